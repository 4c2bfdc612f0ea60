"""Runs the benches and prints one table: what ours took, what the reference took, the ratio.

    python -m caseapp.runtime --fresh .venv/bin/python -m tests.bench --files 1000 --rounds 3

Needs services of its own, since it empties tables. `make bench` and `make bench-exhibits` give
them; docs/performance.md holds the last full table.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caseapp.settings")


def main(arguments: list[str]) -> None:
    """Print the table for the sizes that were asked for."""
    asked = _parser().parse_args(arguments)
    django.setup()

    from django.core.management import call_command

    from tests.bench import machine

    call_command("migrate", verbosity=0)
    lines = ["| Work | Ours | Reference | Ratio | Target |", "| --- | --- | --- | --- | --- |"]
    lines += _rows(asked)
    _tell([*lines, "", *(f"{line}." for line in machine.described())])


def _rows(asked: argparse.Namespace) -> Iterator[str]:
    from tests.bench import extraction, intake
    from tests.bench.contest import NotMeasured, held

    with tempfile.TemporaryDirectory(prefix="bench-", dir=os.environ["CASEAPP_DATA"]) as name:
        folder = Path(name)
        for opened in (
            intake.contest(folder, count=asked.files),
            extraction.contest(folder, count=asked.pages),
        ):
            try:
                with opened as contest:
                    yield held(contest, rounds=asked.rounds).row()
            except NotMeasured as error:
                yield f"| {error.title} | not measured: {error} | – | – | – |"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--files", type=int, default=1_000, help="mixed files to take in")
    parser.add_argument("--pages", type=int, default=2_000, help="pages to read the text of")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of which the median counts")
    return parser


def _tell(lines: list[str]) -> None:
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
