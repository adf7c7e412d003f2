#!/usr/bin/env python3
"""A night of a city: 100 units, each a port of nginx, inspected by a round that starts by itself, at 2 requests a second
each, by two workers of which one is killed with -9 in the middle. The program's own store says whether anything was lost,
nginx's log whether any portal was asked faster. Prints a markdown section and writes it to --out."""
import argparse
import datetime
import importlib.util
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def loaded(name, *path):
    spec = importlib.util.spec_from_file_location(name, os.path.join(ROOT, "benches", *path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


sys.path.insert(0, os.path.join(ROOT, "benches", "portal"))
many = loaded("many_bench", "many", "run.py")
desk = loaded("desk_bench", "portal", "desk.py")
survey = many.survey
PROGRAM = os.path.join(ROOT, "target", "release", "gongkai")
CHINA = datetime.timezone(datetime.timedelta(hours=8))
ROUND = "夜间检查"
# Seconds until somebody else takes up what a killed worker was at.
LEASE = 180


class City:
    """A campaign with a unit for each portal, kept in a folder."""

    def __init__(self, urls, pages):
        self.folder = tempfile.mkdtemp(prefix="bench-night-")
        rows = "".join(f"单位{at:03},县,{url}\n" for at, url in enumerate(urls, 1))
        with open(os.path.join(self.folder, "units.csv"), "w") as file:
            file.write("单位名称,类别,门户网址\n" + rows)
        self.run("campaign", "new", "一夜", "--year", "2026")
        self.run("unit", "import", "units.csv")
        self.run("round", "new", ROUND)
        survey.say(f"{len(urls)} units, portals of about {pages} pages")

    def command(self, *arguments):
        return [PROGRAM, *arguments]

    def run(self, *arguments):
        done = subprocess.run(self.command(*arguments), cwd=self.folder, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{arguments}: {done.stdout}{done.stderr}")
        return done.stdout

    def worker(self, rate, at_a_time):
        command = self.command("worker", "--rps", str(rate), "--at-a-time", str(at_a_time), "--own-portal")
        log = open(os.path.join(self.folder, "workers.log"), "a")
        return subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log)

    def board(self, times=20):
        """Milliseconds in which the board of the round is answered, the first left out, and the cells of its map."""
        with open(os.path.join(self.folder, "divisions.csv"), "w") as file:
            file.write("区划代码,名称,上级,级别\n410000,云州市,,市级\n")
        with open(os.path.join(self.folder, "departments.csv"), "w") as file:
            file.write("行政区划,部门,负责领域\n云州市,政务公开办,\n")
        self.run("division", "import", "divisions.csv")
        self.run("department", "import", "departments.csv")
        first = self.run("user", "new", "office", "--person", "刘洋", "--role", "overseer", "--organ", "政务公开办").strip()
        port = desk.free_port()
        serve = subprocess.Popen(self.command("serve", "--listen", f"127.0.0.1:{port}"), cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in range(200):
                try:
                    desk.get(port, "/")
                    break
                except urllib.error.HTTPError:
                    break
                except OSError:
                    time.sleep(0.05)
            browser = desk.Browser(port)
            browser.sign_in("office", first)
            browser.must(200, "GET", "/desk/password")
            browser.must(303, "POST", "/desk/password", [("old", first), ("new", desk.OWN), ("again", desk.OWN)])
            browser = desk.Browser(port)
            browser.sign_in("office", desk.OWN)
            address = browser.must(303, "GET", "/oversight")[1]
            answers = [browser.must(200, "GET", address) for _ in range(times + 1)]
            return sorted(answer[3] * 1000 for answer in answers[1:]), answers[0][2].count("<td")
        finally:
            serve.send_signal(signal.SIGINT)
            serve.wait()

    def inspections(self):
        """State and attempts of each inspection."""
        database = sqlite3.connect(f"file:{self.folder}/gongkai.db?mode=ro", uri=True, timeout=30)
        try:
            return database.execute("SELECT state, attempts, complete FROM inspections").fetchall()
        finally:
            database.close()

    def count(self, state):
        return sum(1 for row in self.inspections() if row[0] == state)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--portals", type=int, default=100)
    parser.add_argument("--rate", type=float, default=2.0)
    parser.add_argument("--pages", type=int, default=60, help="about how many documents a portal has beside its columns")
    parser.add_argument("--kill-after", type=int, default=120, help="seconds of work before one worker is killed")
    parser.add_argument("--out")
    args = parser.parse_args()
    survey.install(["none"])
    site, addresses = survey.build_site(args.pages)
    with many.Portals(site, args.portals) as portals:
        city = City([f"http://127.0.0.1:{port}/" for port in portals.ports], len(addresses))
        # the next full minute but one: a round is scheduled by the minute
        start = datetime.datetime.now(CHINA).replace(second=0, microsecond=0) + datetime.timedelta(minutes=2)
        city.run("round", "schedule", ROUND, "--at", start.strftime("%Y-%m-%d %H:%M"), "--hours", "00:00-00:00")
        workers = [city.worker(args.rate, args.portals), city.worker(args.rate, args.portals)]
        while city.count("running") == 0:
            time.sleep(1)
        began = time.time()
        late = began - start.timestamp()
        time.sleep(args.kill_after)
        at_kill = [city.count(state) for state in ("running", "done")]
        workers[0].send_signal(signal.SIGKILL)
        workers[0].wait()
        survey.say(f"killed one of two workers: {at_kill[0]} at work, {at_kill[1]} done")
        while city.count("done") + city.count("failed") < args.portals:
            time.sleep(1)
        wall = time.time() - began
        workers[1].send_signal(signal.SIGTERM)
        _, status, usage = os.wait4(workers[1].pid, 0)
        workers[1].returncode = os.waitstatus_to_exitcode(status)
        state = json.loads(city.run("round", "show", ROUND, "--format", "json"))["state"]
        rows = city.inspections()
        board, cells = city.board()
        times = portals.times()
    every = sum(len(of_port) for of_port in times.values())
    most = max(many.most_in_window(of_port) for of_port in times.values())
    allowed = args.rate * many.WINDOW + 1
    text = f"""## A night of 100 units

A round of {args.portals} units that starts by itself, each portal of {len(addresses)} addresses on a port of nginx on the same machine, {args.rate:g} requests a second each; two workers on one SQLite store, one killed with -9 after {args.kill_after} s.

| figure | measured | to reach |
| --- | ---: | ---: |
| units inspected completely | {sum(1 for row in rows if row[0] == "done" and row[2])} | {args.portals} |
| units given up | {sum(1 for row in rows if row[0] == "failed")} | 0 |
| inspections that the killed worker was at, taken up again | {sum(1 for row in rows if row[1] > 1)} | |
| seconds until the last one was done (a lease of {LEASE} s among them) | {wall:.0f} | 36000 |
| seconds from the time in the schedule to the first request | {late:.0f} | 60 |
| requests, all portals together | {every} | |
| most requests within {many.WINDOW:.0f} s to one portal | {most} | {allowed:.0f} |
| CPU of the worker that was left, for the whole of it | {usage.ru_utime + usage.ru_stime:.0f} s | |
| its peak memory | {usage.ru_maxrss / 1024:.0f} MiB | |
| the board of the round, {cells} cells: middle of {len(board)} answers, and the slowest | {board[len(board) // 2]:.0f} ms, {board[-1]:.0f} ms | 100 ms |

The round was then `{state}`.
"""
    print(text)
    if args.out:
        with open(args.out, "w") as file:
            file.write(text)
    shutil.rmtree(city.folder, ignore_errors=True)


if __name__ == "__main__":
    main()
