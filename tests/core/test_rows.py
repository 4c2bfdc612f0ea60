"""Many rows are written in one statement as each by itself would be."""

import pytest
from django.db import DataError, IntegrityError, transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import rows
from evidence.exhibits.models import Exhibit, StoredFile
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(case: Case, owner: User) -> list[Exhibit]:
    """Two exhibits."""
    return [factories.exhibit(case, owner) for _ in range(2)]


def _file(sign: str, *, size: int = 1) -> StoredFile:
    return StoredFile(sha256=sign * 64, size=size, media_type="text/plain")


def test_each_row_gets_its_own_values_and_no_other_column_changes(two: list[Exhibit]) -> None:
    first, second = two
    first.custodian, first.page_count, first.title = "Ms. “Q”, {a} \\ 'b'", None, "not written"
    second.custodian, second.page_count = "", 7

    rows.write(two, "custodian", "page_count")

    found = Exhibit.objects.in_order().values_list("custodian", "page_count", "title")
    assert list(found) == [("Ms. “Q”, {a} \\ 'b'", None, "a.pdf"), ("", 7, "a.pdf")]


def test_what_does_not_fit_is_refused_and_never_cut_off(two: list[Exhibit]) -> None:
    two[1].custodian = "x" * 161
    with pytest.raises(DataError), transaction.atomic():
        rows.write(two, "custodian")
    two[1].custodian, two[1].page_count = "x", 0
    with pytest.raises(IntegrityError, match="exhibit_has_pages"), transaction.atomic():
        rows.write(two, "custodian", "page_count")


def test_only_rows_that_are_missing_are_added(db: None) -> None:
    first = rows.add_missing([_file("b"), _file("a")], unique="sha256")
    again = rows.add_missing([_file("a", size=9), _file("c")], unique="sha256")

    known = dict(StoredFile.objects.values_list("sha256", "pk"))
    assert first == {sign * 64: known[sign * 64] for sign in "ab"}
    assert again == {"c" * 64: known["c" * 64]}
    assert StoredFile.objects.get(sha256="a" * 64).size == 1
    assert rows.add_missing([], unique="sha256") == {}
