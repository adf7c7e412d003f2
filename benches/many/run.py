#!/usr/bin/env python3
"""Many portals politely: one process surveys 100 portals at 2 requests a second each. Every portal is a port of
nginx, whose log says whether any portal was ever asked faster. Prints a markdown section and writes it to --out."""
import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
spec = importlib.util.spec_from_file_location("survey_bench", os.path.join(ROOT, "benches", "survey", "run.py"))
survey = importlib.util.module_from_spec(spec)
spec.loader.exec_module(survey)

# A request that waited in the network may come right before the next one: windows of this many seconds are counted.
WINDOW = 5.0


class Portals(survey.Nginx):
    """nginx that shows the same site on many ports and logs when each is asked."""

    def __init__(self, site, count):
        self.dir = tempfile.mkdtemp(prefix="bench-nginx-")
        os.chmod(self.dir, 0o755)
        self.ports = []
        while len(self.ports) < count:
            port = survey.free_port()
            if port not in self.ports:
                self.ports.append(port)
        text = survey.NGINX.format(dir=self.dir, port=self.ports[0], site=site, validators="")
        self.log = os.path.join(self.dir, "access.log")
        more = "".join(f"  server {{ listen 127.0.0.1:{port}; root {site}; }}\n" for port in self.ports[1:])
        log = f"  log_format times '$msec $server_port';\n  access_log {self.log} times;\n"
        text = text.replace("  access_log off;\n", log)
        text = text.rstrip().removesuffix("}") + more + "}\n"
        self.conf = os.path.join(self.dir, "nginx.conf")
        with open(self.conf, "w") as file:
            file.write(("user root;\n" if os.getuid() == 0 else "") + text)
        subprocess.run(["nginx", "-c", self.conf, "-p", self.dir], check=True)

    def times(self):
        """Seconds at which each port was asked."""
        times = {}
        with open(self.log) as file:
            for line in file:
                at, port = line.split()
                times.setdefault(port, []).append(float(at))
        return {port: sorted(of_port) for port, of_port in times.items()}


def most_in_window(times):
    most = first = 0
    for last, at in enumerate(times):
        while at - times[first] > WINDOW:
            first += 1
        most = max(most, last - first + 1)
    return most


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--portals", type=int, default=100)
    parser.add_argument("--rate", type=float, default=2.0)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--pages", type=int, default=20000)
    parser.add_argument("--out")
    args = parser.parse_args()
    survey.install(["none"])
    site, _ = survey.build_site(args.pages)
    program = os.path.join(ROOT, "target", "release", "examples", "many")
    with Portals(site, args.portals) as portals:
        urls = [f"http://127.0.0.1:{port}/" for port in portals.ports]
        out = tempfile.TemporaryFile("w+")
        command = [program, str(args.rate), str(args.seconds), *urls]
        wall, cpu, memory, status = survey.measured(command, stdout=out)
        if status != 0:
            sys.exit(f"many ended with {status}")
        out.seek(0)
        done = json.loads(out.read())
        times = portals.times()
    most = max(most_in_window(of_port) for of_port in times.values())
    allowed = args.rate * WINDOW + 1
    over = sum(1 for of_port in times.values() if most_in_window(of_port) > allowed)
    # the rate is that of the middle: at the beginning nothing is known yet
    every = sorted(at for of_port in times.values() for at in of_port)
    begin, end = every[0] + args.seconds * 0.1, every[0] + args.seconds * 0.9
    steady = sum(1 for at in every if begin <= at < end) / (end - begin)
    core = 100 * cpu / wall
    text = f"""## Many portals politely

{args.portals} portals at {args.rate:g} requests a second each, in one process, for {args.seconds} seconds; nginx on the same machine shows each on a port of its own and logs every request.

| figure | measured | to reach |
| --- | ---: | ---: |
| requests a second, all portals together | {steady:.0f} | {args.rate * args.portals:.0f} |
| CPU, of one core | {core:.0f} % | 25 % |
| CPU for each request (reading and state included) | {1000 * cpu / max(1, done['requests']):.2f} ms | |
| portals over their limit (more than {allowed:.0f} requests within any {WINDOW:.0f} s) | {over} | 0 |
| most requests within {WINDOW:.0f} s to one portal | {most} | {allowed:.0f} |
| peak memory | {memory:.0f} MiB | |
"""
    print(text)
    if args.out:
        with open(args.out, "w") as file:
            file.write(text)


if __name__ == "__main__":
    main()
