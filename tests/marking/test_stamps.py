"""Which Bates number stands on which page: told when it is known, never guessed."""

import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.exhibits.models import Exhibit
from evidence.marking import queries
from evidence.marking.services import numbers as marking
from evidence.marking.services.numbers import Alias
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def exhibit(case: Case, owner: User) -> Exhibit:
    """An exhibit of three pages."""
    return factories.inspected_exhibit(case, owner, content=factories.pdf(pages=3, seed=3))


def _name(exhibit: Exhibit, by: User, first: str, last: str) -> None:
    marking.name(exhibit, Alias(kind="bates", text=first, last=last), by=by)


def test_a_range_of_as_many_numbers_as_pages_numbers_them(exhibit: Exhibit, owner: User) -> None:
    _name(exhibit, owner, "ACME_000099_REPL", "ACME_000101_REPL")
    stamps = queries.stamps_of(exhibit)
    assert [stamps.on(page) for page in (1, 2, 3)] == [
        "ACME_000099_REPL",
        "ACME_000100_REPL",
        "ACME_000101_REPL",
    ]
    assert stamps.page_of("acme 100") == 2
    assert stamps.page_of("ACME_000102") is None
    assert stamps.page_of("not a number") is None
    assert stamps.unplaced == []


def test_two_productions_stand_beside_each_other(exhibit: Exhibit, owner: User) -> None:
    _name(exhibit, owner, "ABC001", "ABC003")
    _name(exhibit, owner, "XYZ101", "XYZ103")
    stamps = queries.stamps_of(exhibit)
    assert stamps.on(2) == "ABC002 · XYZ102"
    assert stamps.page_of("XYZ103") == 3


@pytest.mark.parametrize("last", ["ABC002", "ABC004"])
def test_a_range_of_another_length_numbers_no_page(
    exhibit: Exhibit, owner: User, last: str
) -> None:
    _name(exhibit, owner, "ABC001", last)
    stamps = queries.stamps_of(exhibit)
    assert stamps.on(1) == ""
    assert stamps.page_of("ABC001") is None
    assert [each.label for each in stamps.unplaced] == [f"ABC001–{last}"]


def test_what_was_struck_out_is_not_drawn(exhibit: Exhibit, owner: User) -> None:
    _name(exhibit, owner, "ABC001", "ABC003")
    marking.retire(exhibit.numbers.get(), reason="Another document's", by=owner)
    assert queries.stamps_of(exhibit).on(1) == ""
