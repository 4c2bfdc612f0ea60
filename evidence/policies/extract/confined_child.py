"""The comparing child: two texts as JSON on stdin, their difference as JSON on stdout."""

import json
import sys
from dataclasses import asdict

from evidence.policies.extract.difference import difference


def main() -> None:
    """Compare what stdin holds, or exit with the word that the parent turns into a sentence."""
    texts = json.load(sys.stdin.buffer)
    try:
        found = difference(texts["earlier"], texts["later"])
    except MemoryError:
        sys.exit("MemoryError")
    sys.stdout.buffer.write(json.dumps(asdict(found)).encode())


if __name__ == "__main__":
    main()
