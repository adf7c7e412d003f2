#!/usr/bin/env python3
"""Search over many documents; beside SQLite's and PostgreSQL's own full text on a sample, in the same run.

    benches/search/run.py [--documents N] [--sample N] [--queries N] [--out FILE]

Documents of about 600 characters are generated from the words and clauses of the standard's catalogs.
Queries are two to four words that stand together in one document, with one filter that it passes. SQLite is
Python's, with FTS5's trigram tokenizer; PostgreSQL is Debian's, in a throw-away cluster, once with the text as
it is and once with the words parted by our tokenizer. Without PostgreSQL its rows are left out.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
OURS = ROOT / "target" / "release" / "examples" / "searching"


def main():
    args = arguments()
    subprocess.run(
        ["cargo", "build", "--release", "--locked", "-p", "search", "--example", "searching"], cwd=ROOT, check=True
    )
    args.work.mkdir(parents=True, exist_ok=True)
    large = ours(args, args.documents)
    small = ours(args, args.sample)
    file, queries = files(args, args.sample)
    peers = [sqlite(file, queries, args.peer_queries), *postgresql(args, file, queries)]
    report = "\n".join(section(large, small, peers)) + "\n"
    print(report)
    if args.out:
        pathlib.Path(args.out).write_text(report, encoding="utf-8")
    if not args.keep:
        shutil.rmtree(args.work)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--sample", type=int, default=50_000)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--peer-queries", type=int, default=100)
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "target" / "bench" / "search")
    parser.add_argument("--keep", action="store_true", help="leave the documents and indexes")
    parser.add_argument("--out", help="write the markdown section here too")
    return parser.parse_args()


def files(args, documents):
    return args.work / f"documents-{documents}.tsv", args.work / f"queries-{documents}.tsv"


def measured(command):
    """What a command prints as JSON, with its peak memory in MiB."""
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} failed")
    return {**json.loads(output), "peak_mib": usage.ru_maxrss / 1024, "cpu": usage.ru_utime + usage.ru_stime}


def ours(args, documents):
    file, queries = files(args, documents)
    index = args.work / f"index-{documents}"
    subprocess.run([OURS, "generate", str(documents), file], check=True)
    subprocess.run([OURS, "queries", file, str(args.queries), queries], check=True)
    shutil.rmtree(index, ignore_errors=True)
    found = {"built": measured([OURS, "build", file, index]), "asked": measured([OURS, "ask", index, queries])}
    print(json.dumps(found), file=sys.stderr)
    return found


def asked(queries, count):
    """Words, field, level, year of each query."""
    lines = queries.read_text(encoding="utf-8").splitlines()[:count]
    return [(line.split("\t")[0].split(), *line.split("\t")[1:]) for line in lines]


def rows(file):
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            title, date, _, field, level, _, text = line.rstrip("\n").split("\t")
            yield title, date[:4], field, level, text


def sqlite(file, queries, count):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "sqlite.db"
        begun = time.perf_counter()
        db = sqlite3.connect(path)
        db.execute("create virtual table d using fts5(text, tokenize = 'trigram')")
        db.execute("create table m (id integer primary key, field text, level text, year text)")
        for number, (title, year, field, level, text) in enumerate(rows(file), 1):
            db.execute("insert into d (rowid, text) values (?, ?)", (number, f"{title} {text}"))
            db.execute("insert into m values (?, ?, ?, ?)", (number, field, level, year))
        for column in ("field", "level", "year"):
            db.execute(f"create index m_{column} on m ({column})")
        db.commit()
        built = time.perf_counter() - begun
        times, none = [], 0
        for words, *filters in asked(queries, count):
            column, value = next(pair for pair in zip(("field", "level", "year"), filters) if pair[1])
            long = [word for word in words if len(word) > 2]
            where, values = [f"m.{column} = ?"], [value]
            if long:
                where.append("d match ?")
                values.append(" ".join(f'"{word}"' for word in long))
            for word in words:
                if len(word) < 3:  # shorter than the tokenizer's three characters
                    where.append("d.text like ?")
                    values.append(f"%{word}%")
            order = "rank" if long else "d.rowid desc"
            begun = time.perf_counter()
            found = db.execute(
                f"select d.rowid from d join m on m.id = d.rowid where {' and '.join(where)} order by {order} limit 10",
                values,
            ).fetchall()
            times.append((time.perf_counter() - begun) * 1000)
            none += not found
        db.close()
        return row(f"SQLite {sqlite3.sqlite_version}, FTS5 trigram", times, none, built, path.stat().st_size)


def postgresql(args, file, queries):
    programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        return
    words = args.work / "words.tsv"
    subprocess.run([OURS, "cut", file, words], check=True)
    with tempfile.TemporaryDirectory() as folder:
        cluster = Cluster(programs[-1], folder)
        try:
            for name, text in (("as it is", file), ("words parted by ours", words)):
                yield cluster.measured(name, text, asked(queries, args.peer_queries))
        finally:
            cluster.stop()


class Cluster:
    """A throw-away cluster that is reached by a socket in its folder alone."""

    def __init__(self, programs, folder):
        self.programs, self.folder = programs, folder
        shutil.chown(folder, "postgres") if os.geteuid() == 0 else None
        self.run("initdb", "-D", f"{folder}/data", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust")
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c shared_buffers=256MB"
        self.run("pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", options, "start")

    def run(self, program, *arguments, text=None):
        command = [str(self.programs / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(command, input=text, capture_output=True, text=True, cwd="/")
        if done.returncode:
            sys.exit(f"{program}: {done.stderr}")
        return done.stdout

    def sql(self, text):
        return self.run("psql", "-h", self.folder, "-d", "postgres", "-qAt", "-v", "ON_ERROR_STOP=1", text=text)

    def stop(self):
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop")

    def measured(self, name, file, queries):
        begun = time.perf_counter()
        lines = ["drop table if exists d;", "create table d (title text, year text, field text, level text, text text);"]
        lines.append("copy d from stdin;")
        escape = str.maketrans({"\\": "\\\\"})
        lines.extend("\t".join(cell.translate(escape) for cell in cells) for cells in rows(file))
        lines.append("\\.")
        lines.append("alter table d add words tsvector;")
        lines.append("update d set words = to_tsvector('simple', title || ' ' || text);")
        lines.append("create index on d using gin (words);")
        lines.extend(f"create index on d ({column});" for column in ("field", "level", "year"))
        lines.append("vacuum full analyze d;")
        self.sql("\n".join(lines) + "\n")
        built = time.perf_counter() - begun
        size = int(self.sql("select pg_total_relation_size('d');"))
        script = ["\\timing on"]
        for words, *filters in queries:
            column, value = next(pair for pair in zip(("field", "level", "year"), filters) if pair[1])
            query = f"plainto_tsquery('simple', '{' '.join(words)}')"
            script.append(
                f"select count(*) from (select 1 from d where words @@ {query} and {column} = '{value}' "
                f"order by ts_rank(words, {query}) desc limit 10) found;"
            )
        output = self.sql("\n".join(script) + "\n")
        times = [float(ms) for ms in re.findall(r"^Time: ([\d.]+) ms", output, re.M)]
        none = len(re.findall(r"^0$", output, re.M))
        version = self.run("postgres", "--version").split()[2]
        return row(f"PostgreSQL {version}, `simple`, {name}", times, none, built, size)


def row(name, times, none, built, size):
    times = sorted(times)
    return {
        "name": name,
        "p50": times[len(times) // 2],
        "p99": times[min(len(times) - 1, int(len(times) * 0.99))],
        "none": none,
        "of": len(times),
        "built": built,
        "bytes": size,
    }


def section(large, small, peers):
    built, asked = large["built"], large["asked"]
    mib = 1 << 20
    yield "## Search"
    yield ""
    yield (
        f"{built['documents']:,} generated documents of about 600 characters, {built['text_bytes'] / mib:,.0f} MiB of "
        f"text; {len(asked)} kinds of asking with the same queries of two to four words that stand in one document, "
        f"twice, on one thread; a page of ten with passages and marks, and the count of all."
    ).replace(f"{len(asked)} kinds", "five kinds")
    yield ""
    yield "| index | built in s | merged to one segment in s | CPU s | peak MiB | MiB | ÷ text |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    yield (
        f"| {built['documents']:,} documents | {built['seconds']:.0f} | {built['compacted_seconds']:.0f} | "
        f"{built['cpu']:.0f} | {built['peak_mib']:.0f} | {built['index_bytes'] / mib:,.0f} | "
        f"{built['index_bytes'] / built['text_bytes']:.2f} |"
    )
    yield ""
    yield "| asked | p50 ms | p99 ms | most ms | first time p50 | first time p99 | hits on average | without hits |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    names = {
        "plain": "with a filter, by relevance",
        "faceted": "the same with counts of seven facets",
        "newest": "with a filter, by date",
        "unfiltered": "without a filter, by relevance",
        "phrases": "with a filter, each word as a phrase",
    }
    for key, name in names.items():
        it = asked[key]
        yield (
            f"| {name} | {it['p50']:.1f} | {it['p99']:.1f} | {it['most']:.1f} | {it['first_p50']:.1f} | "
            f"{it['first_p99']:.1f} | {it['mean_hits']:,} | {it['without_hits']} |"
        )
    yield ""
    yield f"Peak memory while asking: {asked['peak_mib']:.0f} MiB, pages of the index included."
    yield ""
    plain = small["asked"]["plain"]
    yield "| " f"{small['built']['documents']:,} documents | p50 ms | p99 ms | without hits | built in s | MiB | p50 ÷ ours |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    yield (
        f"| **gongkai** | {plain['p50']:.2f} | {plain['p99']:.2f} | {plain['without_hits']} | "
        f"{small['built']['seconds']:.0f} | {small['built']['index_bytes'] / mib:.0f} | |"
    )
    for peer in peers:
        yield (
            f"| {peer['name']} | {peer['p50']:.2f} | {peer['p99']:.2f} | {peer['none']} of {peer['of']} | "
            f"{peer['built']:.0f} | {peer['bytes'] / mib:.0f} | {peer['p50'] / plain['p50']:.1f} |"
        )
    yield ""
    yield (
        "The databases return ten identities, without passages or a count. FTS5's trigrams cannot find words of two "
        "characters, which are most Chinese words: they are looked for by `like` over the documents that the rest "
        "leaves. PostgreSQL takes a Chinese clause for one word; with the words parted it finds them."
    )


if __name__ == "__main__":
    sys.exit(main())
