"""The proof matrix and the chronology of a large case beside those of the reference case.

    python -m caseapp.runtime --fresh .venv/bin/python -m tests.bench.proof --json figures.json

Both cases lie in one database and are asked in turns, through the real addresses. `make bench`
runs it at a small size, `make bench-proof` at the full one.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caseapp.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from evidence.cases.models import Case  # noqa: E402
from evidence.proof import queries  # noqa: E402
from tests import factories  # noqa: E402
from tests.bench import machine  # noqa: E402
from tests.bench.contest import Result, seconds  # noqa: E402
from tests.bench.litigation import Filler, Size  # noqa: E402
from tests.bench.search import percentile  # noqa: E402
from tests.demo.whole import whole_case  # noqa: E402

PAGES = {"proof matrix": "proof/", "chronology": "chronology/"}
MOST_QUERIES = 12
MOST_GROWTH = 3.0
MOST_TO_AN_AGGREGATE = 5.0
MOST_SECONDS = 1.0
# A day that is none is refused behind the gate and before any work of the page.
REFUSED = {"as_of": "yesterday"}
# Read along one index of the links, with what tells a denial from an admission and our own notes
# from documents: the least that any computation of the status must look at.
AGGREGATE = """
    SELECT s.allegation_id, s.element_id, s.stance, s.strength, s.is_answer,
           t.stance, t.generality, x.origin, count(*), min(s.held_from), max(s.known_on)
    FROM evidence_support s
    LEFT JOIN evidence_statement t ON t.id = s.statement_id
    LEFT JOIN evidence_exhibit x ON x.id = s.exhibit_id
    WHERE s.case_id = %s AND s.retracted_at IS NULL
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what was measured of the large case and of its reference."""

    title: str
    ours: float
    reference: float
    unit: str
    measure: float
    target: float

    @property
    def is_met(self) -> bool:
        """Whether the target is met."""
        return self.measure <= self.target

    def row(self, reference: str) -> str:
        """Return it as a line of the table; a count is held to its target as it is."""
        if self.unit == "queries":
            verdict = "met" if self.is_met else "missed"
            said = f"{self.ours:.0f} | {reference}: {self.reference:.0f}"
            ratio = self.ours / self.reference
            return f"| {self.title} | {said} | {ratio:.2f} | ≤ {self.target:g}: {verdict} |"
        return Result(
            title=self.title,
            ours=f"{self.ours * 1000:.1f} ms",
            reference=f"{reference}: {self.reference * 1000:.1f} ms",
            ratio=self.measure,
            target=self.target,
        ).row()


@dataclass(frozen=True, slots=True)
class Two:
    """The large case, the reference case, and a browser that may read both."""

    large: Case
    small: Case
    browser: Client


def rows(size: Size, *, rounds: int, target: Path | None = None) -> Iterator[str]:
    """Yield the lines of the table; with a target, the figures are written there as JSON."""
    told = []
    for figure, reference in figures(size, rounds=rounds):
        told.append({**asdict(figure), "met": figure.is_met, "reference_is": reference})
        yield figure.row(reference)
    if target:
        target.write_text(json.dumps({"size": asdict(size), "figures": told}, indent=2), "utf-8")


def figures(size: Size, *, rounds: int) -> Iterator[tuple[Figure, str]]:
    """Yield what is measured, each with what it is held against."""
    two = filled(size)
    for title, path in PAGES.items():
        asked = [own_queries(two, case, path) for case in (two.large, two.small)]
        yield (
            Figure(f"{title}, queries", *asked, "queries", max(asked), MOST_QUERIES),
            "reference case",
        )
    for title, path in PAGES.items():
        large, small = in_turns(two, path, rounds=rounds)
        yield (
            Figure(
                f"{title}, 95th percentile: {size.words}",
                *(large, small, "seconds", large / small, MOST_GROWTH),
            ),
            "reference case",
        )
    yield _recomputed(two, size, rounds=rounds)


def filled(size: Size) -> Two:
    """Return both cases, in a database that may be filled."""
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.JOB_BELL = "tests.bench.worker.note"
    user: Any = factories.UserFactory()
    small = whole_case(user)
    large = factories.CaseFactory(owner=user, caption="Bench v. Sample", docket_number="1:26-cv-1")
    Filler(large, user, size).fill()
    browser = Client()
    browser.force_login(user)
    return Two(large, small, browser)


def own_queries(two: Two, case: Case, path: str) -> int:
    """Return how many queries a page makes beside those that every page of a case makes.

    Who asks and whether they may is asked on every page, and so is what its frame counts; a
    fragment has no frame, and a day that is none is refused once the gate is passed.
    """
    page, refused = (
        _queries(two.browser, f"/cases/{case.public_id}/{path}", asked) for asked in ({}, REFUSED)
    )
    return page - refused


def in_turns(two: Two, path: str, *, rounds: int) -> tuple[float, float]:
    """Return the 95th percentiles of a page of the large and of the reference case."""
    addresses = [f"/cases/{case.public_id}/{path}" for case in (two.large, two.small)]
    taken: dict[str, list[float]] = {each: [] for each in addresses}
    for address in addresses:
        _look(two.browser, address)
    for _ in range(rounds):
        for address in addresses:
            taken[address].append(_look(two.browser, address))
    large, small = (percentile(taken[each], 0.95) for each in addresses)
    return large, small


def _recomputed(two: Two, size: Size, *, rounds: int) -> tuple[Figure, str]:
    taken = [
        (seconds(lambda: queries.outline_of(two.large)), seconds(lambda: _aggregate(two.large)))
        for _ in range(rounds)
    ]
    ours, reference = (statistics.median(each) for each in zip(*taken, strict=True))
    soon = "" if ours <= MOST_SECONDS else f", over {MOST_SECONDS:g} s: missed"
    figure = Figure(
        f"status of a whole case: {size.links:,} links{soon}",
        *(ours, reference, "seconds", ours / reference, MOST_TO_AN_AGGREGATE),
    )
    return figure, "one aggregate query over the links"


def _aggregate(case: Case) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(AGGREGATE, [case.pk])
        return cursor.fetchall()


def _queries(browser: Client, address: str, asked: dict[str, str]) -> int:
    fragment = {"HX-Request": "true"}
    browser.get(address, asked, headers=fragment)
    with CaptureQueriesContext(connection) as made:
        browser.get(address, asked, headers=fragment)
    return len(made)


def _look(browser: Client, address: str) -> float:
    began = time.perf_counter()
    answer = browser.get(address)
    taken = time.perf_counter() - began
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return taken


def main(arguments: list[str]) -> None:
    """Print the table at the size that was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.proof", description=__doc__)
    full = Size()
    for name, amount in asdict(full).items():
        parser.add_argument(f"--{name}", type=int, default=amount)
    parser.add_argument("--rounds", type=int, default=40, help="looks at each page")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    asked = parser.parse_args(arguments)
    call_command("migrate", verbosity=0)
    size = Size(asked.allegations, asked.exhibits, asked.links, asked.events)
    lines = ["| Work | Ours | Reference | Ratio | Target |", "| --- | --- | --- | --- | --- |"]
    measured = rows(size, rounds=asked.rounds, target=asked.json)
    for line in chain(lines, measured, [""]):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    sys.stdout.writelines(f"{line}.\n" for line in machine.described())


if __name__ == "__main__":
    main(sys.argv[1:])
