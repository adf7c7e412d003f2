"""Runs the peers on the pages named on stdin (JSON) and prints what they read (JSON)."""

import importlib.metadata
import json
import logging
import pathlib
import sys

import htmldate
import trafilatura
from charset_normalizer import from_bytes
from gne import GeneralNewsExtractor

logging.disable(logging.CRITICAL)


def decoded(data):
    """The peers get the best text there is: UTF-8 where it is valid, else a guess."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return str(from_bytes(data).best() or "")


def by_trafilatura(html, url):
    found = trafilatura.bare_extraction(html, url=url, with_metadata=True)
    if found is None:
        return {}
    found = found if isinstance(found, dict) else found.as_dict()
    return {"title": found.get("title"), "date": found.get("date")}


def by_htmldate(html, url):
    return {"date": htmldate.find_date(html, url=url, original_date=True)}


def by_gne(html, url):
    found = GeneralNewsExtractor().extract(html)
    return {"title": found.get("title"), "date": (found.get("publish_time") or "").replace("/", "-")[:10]}


def attempt(reader, html, url):
    try:
        return reader(html, url)
    except Exception as error:  # a peer that gives up on a page has read nothing
        return {"error": repr(error)}


def main():
    tools = {"trafilatura": by_trafilatura, "htmldate": by_htmldate, "gne": by_gne}
    readings = {name: {} for name in tools}
    for job in json.load(sys.stdin):
        html = decoded(pathlib.Path(job["path"]).read_bytes())
        for name, reader in tools.items():
            readings[name][job["id"]] = attempt(reader, html, job["url"])
    versions = {name: importlib.metadata.version(name) for name in tools}
    json.dump({"readings": readings, "versions": versions}, sys.stdout)


if __name__ == "__main__":
    main()
