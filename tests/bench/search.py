"""How long a search takes, over as many generated pages as one asks for.

    python -m caseapp.runtime --fresh .venv/bin/python -m tests.bench.search 1000 100000

prints the 50th and 95th percentile for each size, and how much the latter grew. `measure` is
what the benches of the whole product call; sizes must grow, since pages are only added.
"""

import os
import sys
import time
from collections.abc import Sequence

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caseapp.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from evidence.search import queries  # noqa: E402
from evidence.search.question import asked  # noqa: E402
from tests.bench.corpus import questions  # noqa: E402
from tests.bench.pages import filled  # noqa: E402

QUESTIONS = 130
ROUNDS = 3


def measure(pages: int) -> list[float]:
    """Return the seconds that each question took, over a database that then holds so many pages.

    Needs a migrated database that may be filled. Half of the questions are asked in one case,
    half in all of a person's cases; the quickest of several rounds counts, as in `timeit`.
    """
    return [seconds for _, seconds in measured(pages)]


def measured(pages: int) -> list[tuple[str, float]]:
    """Return the same with the kind of each question."""
    reader, case = filled(pages)
    taken = []
    for number, each in enumerate(questions(QUESTIONS, pages=pages)):
        scope = queries.Scope(reader, case if number % 2 else None)
        rounds = [_seconds(scope, each.text) for _ in range(ROUNDS)]
        taken.append((each.kind, min(rounds)))
    return taken


def percentile(seconds: Sequence[float], share: float) -> float:
    """Return the time within which this share of the questions was answered."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _seconds(scope: queries.Scope, text: str) -> float:
    start = time.perf_counter()
    queries.find(scope, asked(text), text)
    return time.perf_counter() - start


def _told(pages: int, taken: list[tuple[str, float]]) -> str:
    seconds = [each for _, each in taken]
    lines = [
        f"{pages:>8,} pages: p50 {percentile(seconds, 0.5) * 1000:6.1f} ms, "
        f"p95 {percentile(seconds, 0.95) * 1000:6.1f} ms"
    ]
    for kind in dict.fromkeys(kind for kind, _ in taken):
        slowest = max(each for name, each in taken if name == kind)
        lines.append(f"           {kind:<28} slowest {slowest * 1000:6.1f} ms")
    return "\n".join(lines)


def main(sizes: Sequence[int]) -> None:
    """Print the percentiles of each size and their growth."""
    call_command("migrate", verbosity=0)
    worst = []
    for pages in sizes:
        taken = measured(pages)
        worst.append(percentile([each for _, each in taken], 0.95))
        sys.stdout.write(_told(pages, taken) + "\n")
        sys.stdout.flush()
    sys.stdout.write(f"growth of p95: {worst[-1] / worst[0]:.2f}\n")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1_000, 20_000])
