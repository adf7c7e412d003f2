#!/usr/bin/env python3
"""A portal of our own with many documents: how fast they come in, are served and are exported.

    benches/portal/run.py import [--documents N] [--out FILE]
    benches/portal/run.py serve  [--documents N] [--postgresql] [--out FILE]
    benches/portal/run.py export [--documents N] [--out FILE]

A county's site is made from the standard and filled by `gongkai import` from one JSON Lines file; documents are
made of the catalogs' own words, about 600 characters each, in the columns of matters. `serve` measures warm
pages with wrk beside nginx with the same bytes as files and Wagtail with one of the documents, and how long a new
document takes to be seen; with --postgresql the documents are in a cluster of its own. `export` stands beside Hugo,
which gets the same texts and a template of the same frame. Prints a markdown section.
"""

import argparse
import csv
import io
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
OURS = ROOT / "target" / "release" / "gongkai"
WORK = ROOT / "target" / "bench" / "portal"
SECONDS = 8
# A catalog is one cell.
csv.field_size_limit(1 << 24)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["import", "serve", "export"])
    parser.add_argument("--documents", type=int)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--out")
    args = parser.parse_args()
    default = {"import": 100_000, "serve": 1_000_000, "export": 100_000}[args.what]
    documents = args.documents or default
    WORK.mkdir(parents=True, exist_ok=True)
    report = {"import": bring, "serve": serve, "export": export}[args.what](documents, args.postgresql)
    text = "\n".join(report) + "\n"
    print(text)
    if args.out:
        pathlib.Path(args.out).write_text(text, encoding="utf-8")


class Cluster:
    """A PostgreSQL server with its data in a folder, running until it is stopped."""

    def __init__(self, folder):
        self.folder = folder
        self.programs = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
        self.port = free_port()
        if not (folder / "PG_VERSION").exists():
            folder.mkdir(parents=True)
            if os.getuid() == 0:
                shutil.chown(folder, "postgres")
            self.run("initdb", "--auth=trust", "--username=gongkai", "--encoding=UTF8", "--no-locale", "-D", folder)
        options = f"-p {self.port} -h 127.0.0.1 -k '' -c shared_buffers=2GB -c max_wal_size=8GB"
        self.run("pg_ctl", "-w", "-s", "-o", options, "-l", folder / "log", "-D", folder, "start")
        self.address = f"postgres://gongkai@127.0.0.1:{self.port}/postgres"

    def run(self, program, *arguments):
        # The server's programs refuse to run as root.
        user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        subprocess.run([*user, self.programs / program, *map(str, arguments)], check=True, cwd="/", stdout=subprocess.DEVNULL)

    def sql(self, text):
        command = [self.programs / "psql", "--csv", "-t", "-c", text, self.address]
        rows = csv.reader(io.StringIO(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        return [[int(cell) if cell.isdigit() else cell for cell in row] for row in rows]

    def stop(self):
        self.run("pg_ctl", "-w", "-s", "-m", "fast", "-D", self.folder, "stop")


class File:
    """An SQLite file."""

    def __init__(self, path):
        self.address = path

    def sql(self, text):
        with sqlite3.connect(self.address) as database:
            return database.execute(text).fetchall()

    def stop(self):
        pass


class Portal:
    """A site in a folder of its own, kept for the next run with as many documents."""

    def __init__(self, documents, postgresql):
        self.documents = documents
        self.folder = WORK / f"{documents}{'-postgresql' if postgresql else ''}"
        self.seconds = None
        done = (self.folder / "done").exists()
        if not done:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
        self.database = Cluster(self.folder / "cluster") if postgresql else File(self.folder / "gongkai.db")
        self.sql = self.database.sql
        self.where = ["--database", self.database.address, "--files", self.folder / "files"]
        if not done:
            self.make()
            (self.folder / "done").write_text(str(self.seconds))

    def stop(self):
        self.database.stop()

    def run(self, *arguments, **more):
        return subprocess.run([OURS, *arguments, *self.where], check=True, cwd=self.folder, **more)

    def make(self):
        self.run("site", "new", "county", "--name", "青岚县人民政府", "--place", "青岚县", "--domain", "www.county.example")
        self.write()
        began = time.monotonic()
        self.run("import", "county", "documents.jsonl")
        self.seconds = time.monotonic() - began
        (self.folder / "documents.jsonl").unlink()

    def places(self):
        """Where documents can stand: the columns of matters, with a mark where one merges several."""
        standard = json.loads(self.sql("SELECT content FROM catalogs")[0][0])
        marks = {}
        for field in standard["fields"]:
            for entry in field["entries"]:
                if entry.get("matter2") and entry["method"] == "active" and entry["levels"]["county"]:
                    marks.setdefault((field["slug"], entry["matter1"]), entry["matter2"])
        rows = self.sql("SELECT path, field, matter1 FROM columns WHERE matter1 IS NOT NULL ORDER BY id")
        marked = [(path, marks.get((field, matter))) for path, field, matter in rows]
        return [{"column": path, "mark": mark} if mark else path for path, mark in marked]

    def write(self):
        places = self.places()
        standard = json.loads(self.sql("SELECT content FROM catalogs")[0][0])
        clauses, names = [], []
        for field in standard["fields"]:
            for entry in field["entries"]:
                names.append(entry["matter1"])
                clauses.extend(entry.get("elements", []) + entry.get("basis", []))
        clauses = [clause for clause in clauses if len(clause) > 3]
        chance = random.Random(2026)
        with open(self.folder / "documents.jsonl", "w", encoding="utf-8") as file:
            for at in range(self.documents):
                body, length = [], 0
                while length < 600:
                    line = "，".join(chance.choices(clauses, k=4)) + "。"
                    length += len(line)
                    body.append(line)
                day = f"{chance.randint(2015, 2026)}-{chance.randint(1, 9):02}-{chance.randint(1, 28):02}"
                record = {
                    "title": f"关于{chance.choice(names)}的公示（第{at}号）",
                    "body": "\n".join(body),
                    "published": day,
                    "formed": day,
                    "organ": "青岚县人民政府办公室",
                    "number": f"青政办发〔{day[:4]}〕{at}号",
                    "columns": [places[at % len(places)]],
                }
                file.write(json.dumps(record, ensure_ascii=False) + "\n")


def bring(documents, postgresql):
    shutil.rmtree(WORK / str(documents), ignore_errors=True)
    portal = Portal(documents, postgresql)
    portal.stop()
    rate = documents / portal.seconds
    return [
        "## Bringing documents in",
        "",
        f"`gongkai import` of {documents:,} documents from one JSON Lines file, all or nothing, on SQLite: "
        f"**{rate:,.0f} documents a second** ({portal.seconds:.1f} s with start and checking).",
    ]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    def __init__(self, portal):
        self.port = free_port()
        began = time.monotonic()
        self.process = subprocess.Popen(
            [OURS, "serve", "--listen", f"127.0.0.1:{self.port}", "--index", portal.folder / "index", *portal.where],
            stdout=subprocess.DEVNULL,
        )
        while True:
            try:
                get(self.port, "/")
                break
            except OSError:
                time.sleep(0.02)
        self.start = time.monotonic() - began

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait()


def get(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=120) as answer:
        return answer.read()


class Nginx:
    def __init__(self, pages):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-nginx-"))
        self.folder.chmod(0o755)
        self.port = free_port()
        for path, body in pages.items():
            file = self.folder / "site" / path.strip("/") / "index.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(body)
        user = "user root;\n" if os.getuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(
            user + "worker_processes 2;\npid nginx.pid;\nerror_log error.log;\nevents {}\n"
            "http { access_log off; types { text/html html; } keepalive_requests 1000000;\n"
            f"server {{ listen 127.0.0.1:{self.port}; root site; }} }}\n"
        )
        self.command = ["nginx", "-c", str(self.folder / "nginx.conf"), "-p", str(self.folder)]
        subprocess.run(self.command, check=True)

    def stop(self):
        subprocess.run([*self.command, "-s", "stop"], check=True)


def wrk(port, path, connections):
    """Requests a second, milliseconds at the 99th percentile, failures."""
    address = f"http://127.0.0.1:{port}{path}"
    command = ["wrk", "-t2", f"-c{connections}", f"-d{SECONDS}s", "--latency", address]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rate = float(re.search(r"Requests/sec:\s*([\d.]+)", text)[1])
    late, unit = re.search(r"99%\s*([\d.]+)(us|ms|s)", text).groups()
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return rate, float(late) * {"us": 0.001, "ms": 1, "s": 1000}[unit], int(failed[1]) if failed else 0


def serve(documents, postgresql):
    portal = Portal(documents, postgresql)
    if not (portal.folder / "index").exists():
        portal.run("search", "rebuild", "--index", portal.folder / "index")
    server = Server(portal)
    (column,) = portal.sql("SELECT path FROM columns WHERE matter1 IS NOT NULL ORDER BY id LIMIT 1")[0]
    pages = {"/": None, column: None, f"/doc/{documents // 2}": None}
    for path in pages:
        pages[path] = get(server.port, path)
    nginx = Nginx(pages)
    rows, ratios = [], []
    for path, name in zip(pages, ["home", "list", "document"]):
        theirs = wrk(nginx.port, path + ("" if path == "/" else "/"), 32)
        ours = wrk(server.port, path, 32)
        calm = wrk(server.port, path, 2)
        assert ours[2] == theirs[2] == 0, (path, ours, theirs)
        ratios.append(ours[0] / theirs[0])
        rows.append(f"| {name} | {len(pages[path]):,} | {ours[0]:,.0f} | {theirs[0]:,.0f} | {ratios[-1]:.2f} | {calm[1]:.2f} |")
    searched = [search(server.port, words) for words in ["社会救助 公示", "行政处罚 决定", "补贴 发放 名单", "征收 补偿"] * 25]
    searched.sort()
    seen = visible(portal, server)
    document = f"/doc/{documents // 2}"
    ours = wrk(server.port, document, 32)[0]
    server.stop()
    nginx.stop()
    title, body = portal.sql(f"SELECT title, body FROM editions WHERE document_id = {documents // 2}")[0]
    portal.stop()
    theirs = wagtail(title, body)
    return [
        "## Serving a portal",
        "",
        f"`gongkai serve` on {'PostgreSQL' if postgresql else 'SQLite'} with {documents:,} documents; first answer {server.start:.2f} s after the start. Warm pages, "
        f"32 connections by wrk on the same machine, beside nginx with the same bytes as files:",
        "",
        "| page | bytes | ours, requests/s | nginx | ratio | p99 with 2 connections, ms |",
        "|---|---:|---:|---:|---:|---:|",
        *rows,
        "",
        f"The search page over HTTP: p50 {searched[len(searched) // 2]:.1f} ms, p99 {searched[-1]:.1f} ms of {len(searched)}. "
        f"A document imported by another process is on its page after {seen[0]:.2f} s and found after {seen[1]:.2f} s.",
        "",
        f"The page of one document beside Wagtail {theirs[1]} (gunicorn, 2 workers, SQLite, that one document): "
        f"{ours:,.0f} to {theirs[0]:,.0f} requests a second, **{ours / theirs[0]:,.0f} times**.",
    ]


ARTICLE = """

from wagtail.fields import RichTextField


class Article(Page):
    body = RichTextField()
"""
PAGE = """{% extends "base.html" %}{% load wagtailcore_tags %}
{% block content %}<h1>{{ page.title }}</h1>{{ page.body|richtext }}{% endblock %}
"""
SETTINGS = """
from .base import *
DEBUG = False
SECRET_KEY = "bench"
ALLOWED_HOSTS = ["*"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
"""


def wagtail(title, body):
    """Requests a second of one page, and the version."""
    folder = WORK / "wagtail"
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["python3", "-m", "venv", folder / "venv"], check=True)
    tools = folder / "venv" / "bin"
    subprocess.run([tools / "pip", "install", "-q", "wagtail", "gunicorn"], check=True)
    (folder / "site").mkdir()
    subprocess.run([tools / "wagtail", "start", "bench", folder / "site"], check=True, stdout=subprocess.DEVNULL)
    site = folder / "site"
    with open(site / "home" / "models.py", "a") as file:
        file.write(ARTICLE)
    (site / "home" / "templates" / "home" / "article.html").write_text(PAGE)
    (site / "bench" / "settings" / "bench.py").write_text(SETTINGS)
    (site / "fill.py").write_text(
        "from wagtail.models import Site\nfrom home.models import Article\n"
        f"page = Article(title={title!r}, slug='one', body={body!r})\n"
        "Site.objects.get().root_page.add_child(instance=page)\n"
    )
    surroundings = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings.bench"}
    for command in [["makemigrations", "home"], ["migrate"], ["shell", "-c", "exec(open('fill.py').read())"]]:
        subprocess.run([tools / "python", "manage.py", *command], check=True, cwd=site, env=surroundings, stdout=subprocess.DEVNULL)
    port = free_port()
    server = subprocess.Popen(
        [tools / "gunicorn", "bench.wsgi", "-w", "2", "-b", f"127.0.0.1:{port}", "--log-level", "error"], cwd=site, env=surroundings
    )
    while True:
        try:
            assert title in get(port, "/one/").decode()
            break
        except urllib.error.URLError:
            time.sleep(0.1)
    rate, _, failed = wrk(port, "/one/", 4)
    server.terminate()
    server.wait()
    assert failed == 0, failed
    version = subprocess.run([tools / "wagtail", "--version"], check=True, capture_output=True, text=True).stdout
    return rate, version.strip().split()[-1]


def search(port, words):
    began = time.monotonic()
    get(port, "/search?q=" + urllib.parse.quote(words))
    return (time.monotonic() - began) * 1000


def visible(portal, server):
    """Seconds from the end of an import to the page and to the hit."""
    word = f"验证{time.time_ns()}"
    (column,) = portal.sql("SELECT path FROM columns WHERE matter1 IS NOT NULL ORDER BY id LIMIT 1")[0]
    record = {"title": word, "body": "正文", "published": "2026-11-01", "columns": portal.places()[:1]}
    (portal.folder / "one.jsonl").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    portal.run("import", "county", "one.jsonl")
    began, seen = time.monotonic(), []
    for path in [column, "/search?q=" + urllib.parse.quote(word)]:
        while word not in get(server.port, path).decode().replace("<mark>", "").replace("</mark>", "").split("<main")[1].split("</form>")[-1]:
            time.sleep(0.02)
        seen.append(time.monotonic() - began)
    return seen


def export(documents, postgresql):
    portal = Portal(documents, postgresql)
    out = WORK / "export"
    shutil.rmtree(out, ignore_errors=True)
    # What was written and deleted before is nobody's to wait for.
    os.sync()
    began = time.monotonic()
    portal.run("export", "county", str(out))
    ours = time.monotonic() - began
    began = time.monotonic()
    portal.run("export", "county", str(out))
    again = time.monotonic() - began
    pages = sum(name.endswith(".html") for _, _, names in os.walk(out) for name in names)
    theirs, their_pages = hugo(portal)
    portal.stop()
    return [
        "## Static export",
        "",
        "| | pages | seconds | pages/s |",
        "|---|---:|---:|---:|",
        f"| `gongkai export`, first | {pages:,} | {ours:.1f} | {pages / ours:,.0f} |",
        f"| `gongkai export`, nothing changed | {pages:,} | {again:.1f} | {pages / again:,.0f} |",
        f"| {version()}, the same documents, no lists | {their_pages:,} | {theirs:.1f} | {their_pages / theirs:,.0f} |",
        "",
        f"Pages a second, ours to Hugo's: **{pages / ours / (their_pages / theirs):.1f}**. Hugo makes the documents' pages from "
        "markdown files with a template of the same frame, and a home page; ours also makes lists with their pages, feeds and site maps.",
    ]


def version():
    text = subprocess.run(["hugo", "version"], check=True, capture_output=True, text=True).stdout
    return "Hugo " + re.search(r"v([\d.]+)", text)[1]


FRAME = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }} - 青岚县人民政府</title><meta name="SiteName" content="青岚县人民政府"><meta name="ArticleTitle" content="{{ .Title }}">
<meta name="PubDate" content="{{ .Date.Format "2006-01-02 15:04" }}"><link rel="stylesheet" href="/assets/site.css"></head>
<body><header><p><a href="/">青岚县人民政府</a></p><nav><ul><li><a href="/">首页</a></li><li><a href="/zfxxgk">政府信息公开</a></li></ul></nav></header>
<main><article><h1>{{ .Title }}</h1><dl><div><dt>发文机关</dt><dd>{{ .Params.organ }}</dd></div><div><dt>发文字号</dt><dd>{{ .Params.number }}</dd></div>
<div><dt>发布日期</dt><dd>{{ .Date.Format "2006-01-02" }}</dd></div></dl><div class="body">{{ .Content }}</div></article></main>
<footer><p>主办单位：青岚县人民政府办公室</p></footer></body></html>
"""


def hugo(portal):
    folder = WORK / "hugo"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "content" / "doc").mkdir(parents=True)
    (folder / "layouts" / "_default").mkdir(parents=True)
    (folder / "layouts" / "_default" / "single.html").write_text(FRAME, encoding="utf-8")
    (folder / "layouts" / "index.html").write_text("<!DOCTYPE html><title>x</title>\n", encoding="utf-8")
    (folder / "config.toml").write_text('baseURL = "https://www.county.example/"\ndisableKinds = ["taxonomy", "term", "section", "RSS"]\n')
    rows = portal.sql(
        "SELECT d.id, e.title, e.body, e.organ, e.number, e.formed FROM documents d JOIN editions e ON e.id = d.edition_id"
    )
    for number, title, body, organ, mark, day in rows:
        body = body.replace("<p>", "").replace("</p>", "\n")
        text = f'---\ntitle: "{title}"\ndate: {day}\norgan: "{organ}"\nnumber: "{mark}"\n---\n{body}\n'
        (folder / "content" / "doc" / f"{number}.md").write_text(text, encoding="utf-8")
    os.sync()
    began = time.monotonic()
    subprocess.run(["hugo", "--quiet"], cwd=folder, check=True)
    seconds = time.monotonic() - began
    pages = sum(name.endswith(".html") for _, _, names in os.walk(folder / "public") for name in names)
    return seconds, pages


if __name__ == "__main__":
    main()
