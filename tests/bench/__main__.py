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
    django.setup()

    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for line in table(arguments):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def table(arguments: list[str]) -> Iterator[str]:
    """Yield the lines of the table as they are measured, and what it was measured on."""
    from tests.bench import machine

    yield "| Work | Ours | Reference | Ratio | Target |"
    yield "| --- | --- | --- | --- | --- |"
    yield from _rows(_parser().parse_args(arguments))
    yield ""
    yield from (f"{line}." for line in machine.described())


def _rows(asked: argparse.Namespace) -> Iterator[str]:
    from tests.bench import extraction, intake
    from tests.bench.contest import NotMeasured, held

    with tempfile.TemporaryDirectory(prefix="bench-", dir=os.environ["CASEAPP_DATA"]) as name:
        for opened in (
            intake.contests(Path(name), count=asked.files),
            extraction.contests(Path(name), count=asked.pages),
        ):
            try:
                with opened as contests:
                    for contest in contests:
                        yield held(contest, rounds=asked.rounds).row()
            except NotMeasured as error:
                yield f"| {error.title} | not measured: {error} | – | – | – |"
    yield _growth_of_search(asked.few, asked.many)
    yield from _proof(asked)


def _proof(asked: argparse.Namespace) -> Iterator[str]:
    """Yield what the bench of proof measures: it has a full size of its own, `make bench-proof`."""
    from tests.bench import proof
    from tests.bench.litigation import Size

    size = Size(asked.allegations, asked.allegations * 5, asked.links, asked.links * 2)
    yield from proof.rows(size, rounds=asked.rounds * 5)


def _growth_of_search(few: int, many: int) -> str:
    from tests.bench import search
    from tests.bench.contest import Result

    before, after = (search.percentile(search.measure(pages), 0.95) for pages in (few, many))
    return Result(
        title=f"search, 95th percentile: {many:,} pages",
        ours=f"{after * 1000:.1f} ms",
        reference=f"{few:,} pages: {before * 1000:.1f} ms",
        ratio=after / before,
        target=2,
    ).row()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--files", type=int, default=1_000, help="mixed files to take in")
    parser.add_argument("--pages", type=int, default=2_000, help="pages to read the text of")
    parser.add_argument("--few", type=int, default=1_000, help="pages to search at first")
    parser.add_argument("--many", type=int, default=100_000, help="pages to search after that")
    parser.add_argument("--allegations", type=int, default=60, help="allegations of a large case")
    parser.add_argument("--links", type=int, default=2_000, help="links of a large case")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of which the median counts")
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
