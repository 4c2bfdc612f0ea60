"""The benches run; what they measure is for a person to read, and no test asks for a time."""

from pathlib import Path

import pytest

from tests.bench import search
from tests.bench.__main__ import table

SIZES = [
    *("--files", "6", "--pages", "4", "--rounds", "1", "--few", "40", "--many", "80"),
    *("--allegations", "8", "--links", "60"),
]


def test_the_benches_print_one_table_with_what_it_was_measured_on(
    live_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", live_database_url)
    monkeypatch.setenv("CASEAPP_DATA", str(tmp_path))
    monkeypatch.setattr(search, "QUESTIONS", 13)
    monkeypatch.setattr(search, "ROUNDS", 1)
    told = list(table(SIZES))
    rows = [line.split("|")[1:-1] for line in told if line.startswith("|")][2:]
    assert [row[0].strip().partition(":")[0] for row in rows] == [
        "intake, in one form",
        "intake, piece by piece",
        "intake, one request each",
        "text of pages",
        "search, 95th percentile",
        "proof matrix, queries",
        "chronology, queries",
        "proof matrix, 95th percentile",
        "chronology, 95th percentile",
        "status of a whole case",
    ]
    assert all(float(rows[number][3]) > 0 for number in (0, 1, 2, 4, 5, 6, 7, 8, 9))
    assert any(line.startswith("Measured 2") and "load average" in line for line in told)
