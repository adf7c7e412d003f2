"""datasketch on the documents of a file: sketches and likely pairs, with its own time, printed as JSON.

What is timed is what ours does too: reading, folding, 5-grams, sketch, pairs. It confirms nothing.
"""

import importlib.metadata
import json
import re
import sys
import time
import unicodedata

from datasketch import MinHash, MinHashLSH

DROPPED = re.compile(r"[\W_]+")
DIGITS = re.compile(r"[0-9]+")


def grams(text):
    plain = DIGITS.sub("0", DROPPED.sub("", unicodedata.normalize("NFKC", text).lower()))
    return {plain[at : at + 5].encode() for at in range(max(1, len(plain) - 4))}


def main():
    permutations = int(sys.argv[2])
    started = time.perf_counter()
    index = MinHashLSH(threshold=0.6, num_perm=permutations)
    planted, pairs = set(), set()
    with open(sys.argv[1], encoding="utf-8") as lines:
        for at, line in enumerate(lines):
            label, origin, _, _, _, text = line.rstrip("\n").split("\t")
            sketch = MinHash(num_perm=permutations)
            sketch.update_batch(list(grams(text)))
            pairs.update((other, at) for other in index.query(sketch))
            index.insert(at, sketch, check_duplication=False)
            if label in ("copy", "fork"):
                planted.add((int(origin), at))
    seconds = time.perf_counter() - started
    answer = {
        "version": importlib.metadata.version("datasketch"),
        "documents": at + 1,
        "seconds": seconds,
        "candidates": len(pairs),
        "planted": len(planted),
        "met": len(planted & pairs),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
