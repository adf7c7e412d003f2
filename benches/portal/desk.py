#!/usr/bin/env python3
"""Many people at once: editors who write and hand in, readers who read, on one site.

    benches/portal/desk.py [--documents N] [--minutes M] [--editors N] [--readers N] [--postgresql] [--out FILE]

The site is that of run.py. Each editor has signed in, begins a draft in an entry, saves it ten times with a growing
text, four to six seconds apart, and hands it in. Each reader opens a page every two to four seconds: home, lists,
documents, search. Every answer that is not what it should be is an error. Afterwards an editor inspects the site from the
desk three times: all of it is read, nothing changed, one document came. Prints a markdown section.
"""

import argparse
import http.client
import json
import pathlib
import random
import re
import threading
import time
import urllib.parse

from run import Portal, Server, free_port, get

OWN = "Eigen-2026x"
ORGANS = ["民政局", "教育局", "财政局", "农业农村局", "卫生健康局"]
SAVES = 10
# Seconds after which an inspection of the site is given up.
LONGEST = 3600


class Browser:
    """One connection with a cookie, and the proof of the last page."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = self.proof = ""

    def ask(self, method, path, fields=None):
        """Status, where it leads, text, and seconds."""
        headers, body = {"Cookie": self.cookie} if self.cookie else {}, None
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urllib.parse.urlencode([("proof", self.proof), *fields])
        began = time.monotonic()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        seconds = time.monotonic() - began
        given = answer.getheader("Set-Cookie")
        if given:
            self.cookie = given.split(";")[0]
        proof = re.search(r'name="proof" value="([^"]*)"', text)
        if proof:
            self.proof = proof[1]
        return answer.status, answer.getheader("Location") or "", text, seconds

    def must(self, expected, method, path, fields=None):
        answer = self.ask(method, path, fields)
        if answer[0] != expected:
            said = re.search(r'role="alert">([^<]*)', answer[2])
            raise RuntimeError(f"{method} {path}: {answer[0]} {said[1] if said else ''}")
        return answer

    def sign_in(self, name, password):
        self.must(200, "GET", "/desk/sign-in")
        self.must(303, "POST", "/desk/sign-in", [("name", name), ("password", password)])


class Crowd:
    def __init__(self, port, paths, documents):
        self.port, self.paths, self.documents = port, paths, documents
        self.saves, self.reads, self.submits, self.errors = [], [], [], []
        self.over = threading.Event()

    def editor(self, name, chance):
        browser = Browser(self.port)
        browser.sign_in(name, OWN)
        while not self.over.is_set():
            page = browser.must(200, "GET", "/desk/new?q=" + urllib.parse.quote(chance.choice(["公示", "办事指南", "政策", "名单"])))[2]
            choice = re.search(r'name="organ" value="(\d+)">.*?name="site" value="([^"]+)">.*?name="column" value="(\d+)"><input type="hidden" name="mark" value="([^"]*)"', page, re.S)
            draft = browser.must(303, "POST", "/desk/new", list(zip(["organ", "site", "column", "mark"], choice.groups())))[1]
            text = ""
            for at in range(SAVES):
                if self.over.wait(chance.uniform(4, 6)):
                    return
                page = browser.must(200, "GET", draft)[2]
                text += f"第{at}段，{name}于{time.time():.3f}写：" + "依据有关规定，经研究，现将有关事项公告如下。" * 8 + "\n"
                fields = [("revision", re.search(r'name="revision" value="(\d+)"', page)[1]), ("title", f"关于有关事项的公告（{name}，{time.time():.3f}）")]
                fields += [("body", text), ("formed", "2026-11-20"), ("organ", "某局"), ("source", "某局"), ("validity", "有效")]
                fields += [("place", value) for value in re.findall(r'name="place" value="([^"]*)"', page)]
                then = "submit" if at == SAVES - 1 else "save"
                seconds = browser.must(303, "POST", draft, [*fields, ("then", then)])[3]
                (self.submits if then == "submit" else self.saves).append(seconds)

    def reader(self, name, chance):
        browser = Browser(self.port)
        while not self.over.wait(chance.uniform(2, 4)):
            page = chance.choice(["/", chance.choice(self.paths), chance.choice(self.paths), f"/doc/{chance.randint(1, self.documents)}"])
            if chance.random() < 0.1:
                page = "/search?q=" + urllib.parse.quote(chance.choice(["补贴 发放", "社会救助 公示", "行政处罚"]))
            self.reads.append(browser.must(200, "GET", page)[3])

    def go(self, work, name):
        chance = random.Random(name)
        while not self.over.is_set():
            try:
                work(name, chance)
            except Exception as error:  # told in the report
                self.errors.append(f"{name}: {error!r}")
                self.over.wait(5)


def forecast(browser):
    """Seconds from the button to the page with what was found, pages and requests."""
    address = "/desk/forecast?site=county"
    browser.must(200, "GET", address)
    began = time.monotonic()
    browser.must(303, "POST", "/desk/forecast", [("site", "county")])
    while True:
        page = browser.must(200, "GET", address)[2]
        if 'http-equiv="refresh"' not in page:
            break
        if time.monotonic() - began > LONGEST:
            raise RuntimeError("the site is not inspected to its end")
        time.sleep(0.1)
    seconds = time.monotonic() - began
    figures = re.search(r"看了 (\d+) 页（请求 (\d+) 次）", page)
    if 'role="alert"' in page or not figures:
        raise RuntimeError("the site could not be inspected")
    return seconds, int(figures[1]), int(figures[2])


def forecasts(portal, server, name):
    """Rows of a table: of the filled site, of the same, and with one document more."""
    browser = Browser(server.port)
    browser.sign_in(name, OWN)
    rows = [("of the filled site", forecast(browser)), ("again", forecast(browser))]
    record = {"title": f"验证{time.time_ns()}", "body": "正文", "published": "2026-11-01", "columns": portal.places()[:1]}
    (portal.folder / "one.jsonl").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    portal.run("import", "county", "one.jsonl", capture_output=True)
    rows.append(("with one document more", forecast(browser)))
    return [f"| {what} | {seconds:.1f} | {pages:,} | {requests:,} |" for what, (seconds, pages, requests) in rows]


def at(share, seconds):
    seconds = sorted(seconds)
    return seconds[min(len(seconds) - 1, int(len(seconds) * share))] * 1000 if seconds else float("nan")


def hired(portal, server, count):
    rows = ["行政区划,部门,负责领域", *(f"青岚县,{organ}," for organ in ORGANS)]
    (portal.folder / "organs.csv").write_text("\n".join(rows) + "\n")
    portal.run("department", "import", "organs.csv", capture_output=True)
    known = portal.run("user", "list", capture_output=True, text=True).stdout
    names = [f"editor{number:02}" for number in range(count)]
    for number, name in enumerate(names):
        if name in known:
            continue
        organ = ORGANS[number % len(ORGANS)]
        said = portal.run("user", "new", name, "--person", name, "--role", "editor", "--organ", organ, capture_output=True, text=True)
        first = said.stdout.strip()
        browser = Browser(server.port)
        browser.sign_in(name, first)
        browser.must(200, "GET", "/desk/password")
        browser.must(303, "POST", "/desk/password", [("old", first), ("new", OWN), ("again", OWN)])
    return names


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--editors", type=int, default=50)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--out")
    args = parser.parse_args()
    portal = Portal(args.documents, args.postgresql)
    if not (portal.folder / "index").exists():
        portal.run("search", "rebuild", "--index", portal.folder / "index")
    server = Server(portal)
    paths = [path for (path,) in portal.sql("SELECT path FROM columns WHERE matter1 IS NOT NULL ORDER BY id")]
    names = hired(portal, server, args.editors)
    crowd = Crowd(server.port, paths, args.documents)
    people = [(crowd.editor, name) for name in names] + [(crowd.reader, f"reader{number}") for number in range(args.readers)]
    threads = [threading.Thread(target=crowd.go, args=one, daemon=True) for one in people]
    for thread in threads:
        thread.start()
    time.sleep(args.minutes * 60)
    crowd.over.set()
    for thread in threads:
        thread.join(timeout=90)
    told = forecasts(portal, server, names[0])
    (rows,) = portal.sql("SELECT COUNT(*) FROM audit")[0]
    said = portal.run("audit", "verify", capture_output=True, text=True).stdout.strip()
    server.stop()
    portal.stop()
    cells = [("save", crowd.saves), ("save and hand in", crowd.submits), ("page of a reader", crowd.reads)]
    report = [
        f"## Many people at once, on {'PostgreSQL' if args.postgresql else 'SQLite'}",
        "",
        f"{args.editors} editors and {args.readers} readers for {args.minutes:g} minutes with "
        f"{args.documents:,} documents; `gongkai serve` and all of them on one machine. **{len(crowd.errors)} errors.** "
        f"The audit log has {rows:,} rows; `gongkai audit verify`: {said}",
        "",
        "| | how many | p50, ms | p95, ms | p99, ms |",
        "|---|---:|---:|---:|---:|",
        *(f"| {name} | {len(all):,} | {at(0.5, all):.0f} | {at(0.95, all):.0f} | {at(0.99, all):.0f} |" for name, all in cells),
        "",
        "The same site inspected from the desk afterwards (自查), by nobody else at the time:",
        "",
        "| inspection | s | pages | requests |",
        "|---|---:|---:|---:|",
        *told,
    ]
    report += ["", *(f"- {error}" for error in crowd.errors[:10])] if crowd.errors else []
    text = "\n".join(report) + "\n"
    print(text)
    if args.out:
        pathlib.Path(args.out).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
