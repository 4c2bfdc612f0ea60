"""Whether something held on a day, as far as its dates tell."""

from datetime import date

import pytest

from evidence.core.dates import read
from evidence.policies.extract.standing import standing

DAY = date(2024, 9, 18)


@pytest.mark.parametrize(
    ("since", "until", "answer"),
    [
        ("2024-09-18", "", "no end known"),
        ("2024-09-18", "2025-11-03", "in force"),
        ("2024-09-18", "2025-01-01/..", "in force"),
        ("2024-09-18", "../2024-12-01", "perhaps in force"),
        ("2024-07-31", "2024-09-18", "ended"),
        ("2024-11-20", "", "not yet"),
        ("", "", "not known"),
        ("", "2024-01-01", "ended"),
        ("", "2025-01-01", "not known"),
        ("../2024-09-18", "", "no end known"),
        ("../2024-10-01", "", "perhaps in force"),
        ("2024-09", "", "perhaps in force"),
        ("2024-08", "", "no end known"),
        ("2024-09-18/..", "", "perhaps in force"),
        ("2024-09-20/..", "", "not yet"),
        ("2024-01-01", "2024", "perhaps in force"),
        ("[2024-09-18..2024-09-20]", "", "perhaps in force"),
    ],
)
def test_a_vague_date_leaves_open_what_it_does_not_say(since: str, until: str, answer: str) -> None:
    assert standing(read(since), read(until), DAY) == answer
