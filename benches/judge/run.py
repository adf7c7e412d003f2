#!/usr/bin/env python3
"""Rules and score for many portals from stored snapshots. Prints a markdown section and writes it to --out."""
import argparse
import os
import re
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--portals", type=int, default=100)
    parser.add_argument("--out")
    args = parser.parse_args()
    command = [os.path.join(ROOT, "target", "release", "examples", "judging"), str(args.portals)]
    lines = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    seconds = float(re.search(r"stored: ([\d.]+) s", lines).group(1))
    text = f"""## Judging from stored snapshots

Rules and score for {args.portals} portals of 20,000 items each, from snapshots stored as JSON, on {os.cpu_count()} cores.

| | seconds | to reach |
| --- | ---: | ---: |
| {args.portals} portals | {seconds:.1f} | 10 |

```
{lines.strip()}
```
"""
    print(text)
    if args.out:
        with open(args.out, "w") as file:
            file.write(text)


if __name__ == "__main__":
    main()
