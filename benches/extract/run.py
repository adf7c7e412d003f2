#!/usr/bin/env python3
"""Reads labelled real pages with gongkai and with the peers from PyPI, and prints a table.

    benches/extract/run.py [--pages DIR] [--ours PROGRAM] [--out FILE] [--misses] [--venv DIR]

DIR holds files/, index.csv and truth.csv. Ours is run as `PROGRAM read FILE --url URL --format json`.
The peers (trafilatura, htmldate, gne) are installed into a virtual environment of their own. A title is
right when it equals the label after white space is normalised, a date when it is the same day. A page
without a label for a field does not count for that field.
"""

import argparse
import csv
import json
import pathlib
import platform
import re
import subprocess
import sys
import time
import unicodedata
import venv

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PEERS = ["trafilatura", "htmldate", "gne", "lxml_html_clean"]


def main():
    args = arguments()
    pages = load(args.pages)
    ours = read_ours(pages, args.ours)
    peers, versions = read_peers(pages, args.venv)
    misses = []
    report = "\n".join(section(pages, ours, peers, versions, misses)) + "\n"
    print(report)
    if args.misses:
        for miss in misses:
            print("\t".join(miss))
    if args.out:
        pathlib.Path(args.out).write_text(report, encoding="utf-8")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=pathlib.Path, default=ROOT.parent / "shared" / "pages")
    parser.add_argument("--ours", type=pathlib.Path, default=ROOT / "target" / "release" / "gongkai")
    parser.add_argument("--venv", type=pathlib.Path, default=ROOT / "target" / "bench-extract-venv")
    parser.add_argument("--out", help="write the markdown section here too")
    parser.add_argument("--misses", action="store_true", help="list what was read wrongly, page by page")
    return parser.parse_args()


def load(folder):
    if not (folder / "truth.csv").is_file():
        sys.exit(f"no labelled pages in {folder}")
    with open(folder / "index.csv", encoding="utf-8", newline="") as table:
        index = {row["id"]: row for row in csv.DictReader(table)}
    pages = []
    with open(folder / "truth.csv", encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            path = next((folder / "files").glob(row["id"] + ".*"), None)
            if path is None:
                continue
            known = index.get(row["id"], {})
            url = known.get("url_if_known") or f"http://{known.get('site') or 'www.example.gov.cn'}/a/b/c.html"
            if not url.startswith("http"):
                url = "http://www.example.gov.cn/a/b/c.html"
            pages.append({**row, "path": path, "url": url.replace(" ", "")})
    return pages


# Ours


def read_ours(pages, program):
    if not program.is_file():
        sys.exit(f"{program} is not there: build it with `cargo build --release`")
    readings = {}
    started = time.perf_counter()
    for page in pages:
        command = [program, "read", page["path"], "--url", page["url"], "--format", "json"]
        done = subprocess.run(command, capture_output=True, check=False)
        try:
            reading = json.loads(done.stdout)
        except ValueError:
            print(f"{page['id']}: {done.stderr.decode(errors='replace').strip()}", file=sys.stderr)
            reading = {}
        readings[page["id"]] = ours_of(reading)
    seconds = time.perf_counter() - started
    return {"readings": readings, "seconds": seconds}


def ours_of(reading):
    found = lambda value: (value or {}).get("value")
    return {
        "title": found(reading.get("title")),
        "date": found((reading.get("dates") or {}).get("published")),
        "source": found(reading.get("source")),
        "path": ">".join(crumb["title"] for crumb in reading.get("column_path") or []),
        "attachments": len(reading.get("attachments") or []),
        "items": reading.get("items") or [],
        "blocks": reading.get("blocks") or [],
        "pager": reading.get("pager"),
    }


# Peers, each in the virtual environment


def read_peers(pages, folder):
    python = folder / "bin" / "python"
    if not python.is_file():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS], check=True)
    jobs = [{"id": p["id"], "path": str(p["path"]), "url": p["url"]} for p in pages]
    done = subprocess.run(
        [python, HERE / "peers.py"], input=json.dumps(jobs), capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"the peers failed:\n{done.stderr[-2000:]}")
    answer = json.loads(done.stdout)
    return answer["readings"], answer["versions"]


# Scores


def plain(text):
    return " ".join(unicodedata.normalize("NFC", text or "").split())


def title_key(text):
    """White space as one blank; none beside a character that is no Latin letter or digit."""
    text = plain(text)
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text)


def share(name, tool, pages, wanted, got, same, misses):
    right = 0
    for page in pages:
        value = got(page)
        if same(value, wanted(page)):
            right += 1
        else:
            misses.append((page["id"], name, tool, repr(value), "expected", repr(wanted(page))))
    return right / len(pages) if pages else 0.0


def list_scores(pages, ours, misses):
    """Counts of the main list's lines; its first and last line, and their dates, must be the right ones."""
    true_found = claimed = expected = 0
    ends_right = ends = 0
    for page in pages:
        reading = ours[page["id"]]
        wanted = int(page["n_list_items"])
        got = len(lines_of(page, reading))
        true_found += min(wanted, got)
        claimed += got
        expected += wanted
        if got != wanted:
            misses.append((page["id"], "lines", "gongkai", str(got), "expected", str(wanted)))
        for which, line in (("first", 0), ("last", -1)):
            label = page[f"{which}_item_title"]
            if not label:
                continue
            ends += 1
            lines = lines_of(page, reading)
            item = lines[line] if lines else {}
            same = title_key(item.get("title")) == title_key(label)
            day = page[f"{which}_item_date"]
            if same and (not day or item.get("date") == day):
                ends_right += 1
            else:
                got_line = f"{item.get('title')} {item.get('date')}"
                misses.append((page["id"], f"{which} line", "gongkai", got_line, "expected", f"{label} {day}"))
    precision = true_found / claimed if claimed else 0.0
    recall = true_found / expected if expected else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return f1, ends_right / ends if ends else 0.0


def lines_of(page, reading):
    """A column page that leads on is labelled by all its lists together."""
    lines = reading["items"]
    if page["kind"] == "column-nav" and not lines:
        lines = [line for block in reading["blocks"] for line in block["items"]]
    return lines


def pager_right(label, pager):
    """Compares the label, in words, with what was understood of the pager."""
    label = label.strip()
    kind = ((pager or {}).get("next") or {}).get("kind")
    # A page of a copied site whose link was removed: that there is a pager must be seen, not where it leads.
    removed = "javascript:" in label or "removed" in label
    if label.startswith("none") or not label or "-> none" in label:
        return pager is None or kind == "last"
    if removed:
        return pager is not None and kind != "last"
    target = re.search(r"([\w\-/]+\.(?:html|htm|jhtml|shtml))", label.split("->")[-1] if "->" in label else label)
    if kind == "get" and target:
        return pager["next"]["url"].split("?")[0].endswith(target.group(1).split("/")[-1])
    return kind in ("get", "post", "unknown")


def section(pages, ours, peers, versions, misses):
    readings = ours["readings"]
    articles = [p for p in pages if p["kind"] == "article"]
    lists = [p for p in pages if p["kind"] in ("list", "column-nav") and p["n_list_items"]]
    only_lists = [p for p in lists if p["kind"] == "list"]
    dated = [p for p in articles if p["pub_date"]]
    same_title = lambda got, want: title_key(got) == title_key(want)
    same_day = lambda got, want: (got or "")[:10] == want
    rows = []

    def compare(name, group, label, field, same, tools):
        mine = share(name, "gongkai", group, lambda p: p[label], lambda p: readings[p["id"]][field], same, misses)
        rows.append((name, len(group), mine, None, None))
        for tool in tools:
            theirs = share(name, tool, group, lambda p: p[label], lambda p: peers[tool][p["id"]].get(field), same, misses)
            rows.append((name, len(group), mine, tool, theirs))

    compare("title", articles, "title", "title", same_title, ["trafilatura", "gne"])
    compare("publication date", dated, "pub_date", "date", same_day, ["htmldate", "trafilatura", "gne"])
    sourced = [p for p in articles if p["source"]]
    same_words = lambda got, want: title_key(got) == title_key(want)
    compare("source", sourced, "source", "source", same_words, [])
    pathed = [p for p in pages if p["column_path"]]
    compare("column path", pathed, "column_path", "path", same_words, [])
    attached = [p for p in articles if p["n_attachments"]]
    compare("attachments", attached, "n_attachments", "attachments", lambda got, want: str(got) == want, [])
    f1, ends = list_scores(only_lists, readings, misses)
    rows.append(("list lines (F1 by count)", len(only_lists), f1, None, None))
    rows.append(("first and last line", len(only_lists), ends, None, None))
    paged = [p for p in only_lists if p["next_page_mechanism"]]
    pager = share("pager", "gongkai", paged, lambda p: p["next_page_mechanism"], lambda p: readings[p["id"]]["pager"],
                  lambda got, want: pager_right(want, got), misses)
    rows.append(("pager understood", len(paged), pager, None, None))

    yield "## Reading real pages"
    yield ""
    yield f"{len(pages)} labelled pages ({len(articles)} articles, {len(only_lists)} lists); share that is right."
    yield f"Python {platform.python_version()}, " + ", ".join(f"{name} {v}" for name, v in versions.items()) + "."
    yield ""
    yield "| what | pages | gongkai | peer | its share | ratio |"
    yield "| --- | ---: | ---: | --- | ---: | ---: |"
    for name, count, mine, tool, theirs in rows:
        if tool is None and any(row[0] == name and row[3] for row in rows):
            continue
        ratio = f"{mine / theirs:.2f}" if theirs else "–"
        peer = f"{theirs:.2f}" if tool else "–"
        yield f"| {name} | {count} | {mine:.3f} | {tool or '–'} | {peer} | {ratio} |"


if __name__ == "__main__":
    main()
