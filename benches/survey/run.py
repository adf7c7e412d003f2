#!/usr/bin/env python3
"""A full inspection of a static portal behind nginx on loopback, beside link checkers and crawlers in the
same run, and what a second inspection costs. Prints a markdown section and writes it to --out."""
import argparse
import json
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HERE = os.path.dirname(os.path.abspath(__file__))
TOOLS = os.path.join(ROOT, "target", "bench")
NGINX = """
worker_processes 2;
pid {dir}/nginx.pid;
error_log {dir}/error.log crit;
events {{ worker_connections 2048; }}
http {{
  types {{ text/html html htm shtml; application/pdf pdf; text/css css; image/png png; text/plain txt; text/xml xml; }}
  default_type application/octet-stream;
  charset utf-8;
  access_log off;
  sendfile on;
  keepalive_requests 1000000;
  client_body_temp_path {dir}; proxy_temp_path {dir}; fastcgi_temp_path {dir}; uwsgi_temp_path {dir}; scgi_temp_path {dir};
  server {{ listen 127.0.0.1:{port} backlog=1024; root {site}; {validators} }}
}}
"""
NO_VALIDATORS = "etag off; if_modified_since off; add_header Last-Modified ''; max_ranges 0;"


def say(text):
    print(text, file=sys.stderr, flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def measured(command, **kwargs):
    """Wall seconds, CPU seconds, peak memory in MiB and exit status of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    process = subprocess.Popen(command, **kwargs)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, usage.ru_maxrss / 1024, process.returncode


class Nginx:
    def __init__(self, site, validators=True):
        self.dir = tempfile.mkdtemp(prefix="bench-nginx-")
        os.chmod(self.dir, 0o755)
        self.port = free_port()
        text = NGINX.format(dir=self.dir, port=self.port, site=site, validators="" if validators else NO_VALIDATORS)
        self.conf = os.path.join(self.dir, "nginx.conf")
        with open(self.conf, "w") as file:
            # the workers must be able to read the site whoever runs the benchmark
            file.write(("user root;\n" if os.getuid() == 0 else "") + text)
        subprocess.run(["nginx", "-c", self.conf, "-p", self.dir], check=True)
        self.url = f"http://127.0.0.1:{self.port}/"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["nginx", "-c", self.conf, "-p", self.dir, "-s", "stop"], check=False)
        time.sleep(0.3)
        shutil.rmtree(self.dir, ignore_errors=True)


def wanted(name, only):
    return not only or name in only


def install(only):
    apt = [name for name in ["nginx", "wget"] if not shutil.which(name)]
    if apt:
        subprocess.run(["apt-get", "install", "-qy", "--no-install-recommends", *apt], check=True)
    os.makedirs(TOOLS, exist_ok=True)
    lychee = os.path.join(TOOLS, "bin", "lychee")
    if not os.path.exists(lychee) and wanted("lychee", only):
        say("building lychee …")
        # without the check of mail addresses, which is not measured
        subprocess.run(["cargo", "install", "--quiet", "--locked", "--no-default-features", "--root", TOOLS, "lychee"], check=True)
    if not os.path.exists(os.path.join(TOOLS, "node_modules", "linkinator")):
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", TOOLS, "linkinator"], check=True)
    python = os.path.join(TOOLS, "venv", "bin", "python")
    if not os.path.exists(python):
        subprocess.run([sys.executable, "-m", "venv", os.path.join(TOOLS, "venv")], check=True)
    subprocess.run([python, "-m", "pip", "install", "-q", "scrapy"], check=True)


def build_site(pages):
    site = os.path.join(TOOLS, f"site-{pages}")
    listed = site + ".addresses"
    if not os.path.exists(listed):
        say(f"writing a portal of about {pages} pages …")
        shutil.rmtree(site, ignore_errors=True)
        example = os.path.join(ROOT, "target", "release", "examples", "write_static")
        subprocess.run([example, site, str(pages)], cwd=ROOT, check=True)
    with open(listed) as file:
        addresses = file.read().split()
    return site, addresses


def ours(url, state, out):
    gongkai = os.path.join(ROOT, "target", "release", "gongkai")
    command = [gongkai, "inspect", url, "--no-limit", "--state", state, "--out", out, "--as-of", "2026-11-23"]
    wall, cpu, memory, status = measured(command, stdout=subprocess.DEVNULL)
    if status != 0:
        sys.exit(f"gongkai ended with {status}")
    with open(os.path.join(out, "report.json")) as file:
        report = json.load(file)
    return {"wall": wall, "cpu": cpu, "memory": memory, "report": report}


def peers(url, addresses, work, only):
    devnull = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    listed = os.path.join(work, "addresses.txt")
    with open(listed, "w") as file:
        file.writelines(url.rstrip("/") + path + "\n" for path in addresses)
    rows = []

    def run(name, command, pages_of, **kwargs):
        if not wanted(name.split()[0], only):
            return
        say(f"{name} …")
        wall, cpu, memory, _ = measured(command, **{**devnull, **kwargs})
        rows.append((name, pages_of(), wall, cpu, memory))

    lychee = os.path.join(TOOLS, "bin", "lychee")
    run("lychee (given every address, no parsing)", [lychee, "--no-progress", "--quiet", "--max-concurrency", "128", "--host-concurrency", "128", "--host-request-interval", "0ms", listed], lambda: len(addresses))
    found = os.path.join(work, "linkinator.json")
    linkinator = os.path.join(TOOLS, "node_modules", ".bin", "linkinator")
    # with a lower verbosity the links that work are left out of what it prints
    with open(found, "w") as file:
        run("linkinator (recursive)", [linkinator, url, "--recurse", "--format", "json", "--concurrency", "100", "--verbosity", "info"], lambda: count_linkinator(found), stdout=file)
    mirror = os.path.join(work, "mirror")
    run("wget -r", ["wget", "-q", "-r", "-l", "inf", "-e", "robots=off", "-P", mirror, url], lambda: count_html(mirror))
    items = os.path.join(work, "items.jsonl")
    scrapy = [os.path.join(TOOLS, "venv", "bin", "scrapy"), "runspider", os.path.join(HERE, "spider.py"), "-a", f"start={url}", "-O", items]
    run("Scrapy (light extraction)", scrapy, lambda: sum(1 for _ in open(items)))
    return rows


def count_linkinator(path):
    try:
        with open(path) as file:
            links = json.load(file)["links"]
        # a page is listed once for each page that leads to it
        return len({link["url"] for link in links if re.search(r"(\.html|/)$", link["url"])})
    except (ValueError, KeyError, TypeError):
        return 0


def count_html(folder):
    return sum(name.endswith(".html") for _, _, names in os.walk(folder) for name in names)


def versions():
    def first(command):
        try:
            done = subprocess.run(command, capture_output=True, text=True)
            return (done.stdout or done.stderr).strip().splitlines()[0]
        except (OSError, IndexError):
            return "?"

    return "; ".join([
        first([os.path.join(ROOT, "target", "release", "gongkai"), "--version"]),
        first([os.path.join(TOOLS, "bin", "lychee"), "--version"]),
        "linkinator " + first([os.path.join(TOOLS, "node_modules", ".bin", "linkinator"), "--version"]),
        first(["wget", "--version"]).split(" built")[0],
        first([os.path.join(TOOLS, "venv", "bin", "scrapy"), "version"]),
        first(["nginx", "-v"]),
    ])


def same(first, second):
    """Whether two reports say the same of the portal, apart from times and costs."""
    keys = ["matters", "score"]
    plain = lambda report: [{k: v for k, v in f.items() if k != "observed_at"} for f in report["findings"]]
    return all(first[key] == second[key] for key in keys) and plain(first) == plain(second)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=20000)
    parser.add_argument("--out")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", help="peers to run, by first word, separated by commas; 'none' for none")
    args = parser.parse_args()
    only = args.only.split(",") if args.only else None
    install(only)
    site, addresses = build_site(args.pages)
    work = tempfile.mkdtemp(prefix="bench-survey-")
    lines = []
    with Nginx(site) as nginx:
        rates = []
        for run in range(args.runs):
            say(f"gongkai inspect, run {run + 1} …")
            state = os.path.join(work, f"first-{run}.state")
            first = ours(nginx.url, state, os.path.join(work, f"first-{run}"))
            rates.append((first["report"]["survey"]["pages"] / first["wall"], first, state))
        rates.sort(key=lambda rate: rate[0])
        rate, first, state = rates[len(rates) // 2]
        say("gongkai inspect again (validators honoured) …")
        again = ours(nginx.url, state, os.path.join(work, "again"))
        rows = peers(nginx.url, addresses, work, only)
    with Nginx(site, validators=False) as nginx:
        say("gongkai inspect, twice (no validators) …")
        bare_state = os.path.join(work, "bare.state")
        bare = ours(nginx.url, bare_state, os.path.join(work, "bare"))
        bare_again = ours(nginx.url, bare_state, os.path.join(work, "bare-again"))
    survey = first["report"]["survey"]
    lines.append(f"Static portal, {len(addresses)} addresses, nginx on the same machine, {os.cpu_count()} cores. {versions()}.")
    lines.append("")
    lines.append("| | pages seen | seconds | pages/s | CPU s | peak MiB | ours ÷ it |")
    lines.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    pages = survey["pages"]
    lines.append(f"| **gongkai inspect** (all of it: fetch, read, rules, report; median of {args.runs}) | {pages} | {first['wall']:.1f} | {rate:.0f} | {first['cpu']:.1f} | {first['memory']:.0f} | |")
    lines.append(f"| … its survey alone | {pages} | {survey['seconds']:.1f} | {pages / survey['seconds']:.0f} | | | |")
    for name, seen, wall, cpu, memory in rows:
        peer = seen / wall
        ratio = f"{rate / peer:.2f}" if peer else "–"
        lines.append(f"| {name} | {seen} | {wall:.1f} | {peer:.0f} | {cpu:.1f} | {memory:.0f} | {ratio} |")
    lines.append("")
    lines.append("| second inspection of the unchanged portal | requests first | requests second | share | same result |")
    lines.append("| --- | ---: | ---: | ---: | --- |")
    for name, one, two in [("validators honoured", first, again), ("no validators", bare, bare_again)]:
        a, b = one["report"]["survey"]["requests"], two["report"]["survey"]["requests"]
        lines.append(f"| {name} | {a} | {b} | {100 * b / a:.1f} % | {'yes' if same(one['report'], two['report']) else 'NO'} |")
    text = "\n".join(lines) + "\n"
    print(text)
    if args.out:
        with open(args.out, "w") as file:
            file.write(text)
    shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
