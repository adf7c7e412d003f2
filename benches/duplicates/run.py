#!/usr/bin/env python3
"""Same origin over many documents, beside datasketch on the same sample in the same run.

    benches/duplicates/run.py [--documents N] [--sample N] [--out FILE]

The documents (about 600 characters each) are generated with planted copies, forks, series and forms. Ours
reads them from a file, sketches, pairs, reads the pairs' texts again and judges them; datasketch (PyPI)
reads, sketches and pairs.
"""

import argparse
import json
import os
import pathlib
import platform
import subprocess
import sys
import venv

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OURS = ROOT / "target" / "release" / "examples" / "duplicates"


def main():
    args = arguments()
    args.work.mkdir(parents=True, exist_ok=True)
    sample = generated(args.work, args.sample)
    small = ours(sample)
    peers = [peer(args.venv, sample, 128), peer(args.venv, sample, 64)]
    full = generated(args.work, args.documents)
    large = ours(full)
    report = "\n".join(section(small, peers, large)) + "\n"
    print(report)
    if args.out:
        pathlib.Path(args.out).write_text(report, encoding="utf-8")
    if not args.keep:
        for file in (sample, full):
            file.unlink(missing_ok=True)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--sample", type=int, default=10_000)
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "target" / "bench" / "duplicates")
    parser.add_argument("--venv", type=pathlib.Path, default=ROOT / "target" / "bench-duplicates-venv")
    parser.add_argument("--keep", action="store_true", help="leave the generated documents")
    parser.add_argument("--out", help="write the markdown section here too")
    return parser.parse_args()


def generated(work, documents):
    file = work / f"documents-{documents}.tsv"
    subprocess.run([OURS, "generate", str(documents), file], check=True)
    return file


def measured(command):
    """What a command prints as JSON, with its peak memory in MiB."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} failed")
    return {**json.loads(output), "peak_mib": usage.ru_maxrss / 1024, "cpu": usage.ru_utime + usage.ru_stime}


def ours(file):
    return measured([str(OURS), "find", str(file)])


def peer(folder, file, permutations):
    python = folder / "bin" / "python"
    if not python.is_file():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "datasketch"], check=True)
    found = measured([str(python), str(HERE / "peer.py"), str(file), str(permutations)])
    return {**found, "permutations": permutations}


def section(small, peers, large):
    yield "## Same origin over many documents"
    yield ""
    yield (
        f"Generated documents of about 600 characters with planted copies and forks (4 %), form letters (16 %) and "
        f"series (5 %). Python {platform.python_version()}, datasketch {peers[0]['version']}. Ours uses all cores and "
        f"reads the pairs' texts again to judge them; datasketch only names candidates, on one core, so the like of its "
        f"work is ours up to the candidates (the first two columns of the second table)."
    )
    yield ""
    yield "| | documents | seconds | CPU s | peak MiB | candidates | planted pairs met | ours to candidates ÷ it | ours to verdicts ÷ it |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    yield line("**gongkai**, sketch to verdict", small, small["right"], "", "")
    paired = small["sketch_seconds"] + small["candidate_seconds"]
    for row in peers:
        name = f"datasketch, {row['permutations']} permutations"
        yield line(name, row, row["met"], f"{row['seconds'] / paired:.0f}", f"{row['seconds'] / small['seconds']:.0f}")
    yield line("**gongkai**, sketch to verdict", large, large["right"], "", "")
    yield ""
    yield "| documents | read and sketch s | pair s | compare and judge s | pairs compared | verdicts | precision | recall |"
    yield "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for row in (small, large):
        yield (
            f"| {row['documents']:,} | {row['sketch_seconds']:.2f} | {row['candidate_seconds']:.2f} | "
            f"{row['confirm_seconds']:.2f} | {row['compared']:,} | {row['found']:,} | "
            f"{row['right'] / max(1, row['found']):.4f} | {row['right'] / max(1, row['planted']):.4f} |"
        )


def line(name, row, met, to_candidates, to_verdicts):
    return (
        f"| {name} | {row['documents']:,} | {row['seconds']:.2f} | {row['cpu']:.1f} | {row['peak_mib']:.0f} | "
        f"{row['candidates']:,} | {met:,} of {row['planted']:,} | {to_candidates} | {to_verdicts} |"
    )


if __name__ == "__main__":
    sys.exit(main())
