"""Numbers lead to the exhibit that bears them, a Bates number to its page."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.exhibits.models import Exhibit
from evidence.marking.models import ExhibitTag, Tag
from evidence.marking.services import numbers as marking
from evidence.marking.services.numbers import Alias
from evidence.search import queries
from evidence.search.question import asked
from tests import factories

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def _exhibit(case: Case, by: User, *, pages: int, **alias: str) -> Exhibit:
    content = factories.pdf(pages=pages, seed=4000 + Exhibit.objects.count())
    exhibit = factories.inspected_exhibit(case, by, content=content)
    marking.name(exhibit, Alias(**alias), by=by)
    return exhibit


@pytest.fixture
def stamped(case: Case, owner: User) -> Exhibit:
    """An exhibit of three pages that bears ABC-0000122 to ABC-0000124."""
    return _exhibit(case, owner, pages=3, kind="bates", text="ABC-0000122", last="ABC-0000124")


def _found(reader: User, text: str) -> queries.Found:
    return queries.find(queries.Scope(reader), asked(text), text)


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("ABC-0000122", 1),
        ("ABC-0000123", 2),
        ("abc0000124", 3),
        ("ABC 123", 2),
        ("ABC-0000125", None),
        ("ABC-0000121", None),
        ("XYZ-0000123", None),
        ("123", None),
    ],
)
def test_a_number_within_a_range_leads_to_its_page(
    stamped: Exhibit, owner: User, typed: str, page: int | None
) -> None:
    hits = _found(owner, typed).numbers
    assert [(hit.exhibit.pk, hit.page) for hit in hits] == ([(stamped.pk, page)] if page else [])


def test_a_range_that_does_not_fit_the_pages_names_the_exhibit_and_guesses_no_page(
    case: Case, owner: User, sign_in: SignIn
) -> None:
    exhibit = _exhibit(case, owner, pages=2, kind="bates", text="ABC001", last="ABC009")
    [hit] = _found(owner, "ABC005").numbers
    assert (hit.exhibit, hit.page) == (exhibit, None)
    body = sign_in(owner).get(reverse("search:everywhere"), {"q": "ABC005"}).content.decode()
    assert "which page is not known" in body
    assert exhibit.get_absolute_url() in body


@pytest.mark.parametrize(
    ("kind", "text", "typed", "nearly"),
    [
        ("deposition", "Smith-1", "smith-1", "Smyth-1"),
        ("trial", "PX-17", "PX-17", "PXX-17"),
        ("bates", "ACME0000200", "ACME0000200", "ACMEE0000200"),
    ],
)
def test_other_names_are_found_and_nearly_right_ones_are_offered(
    case: Case, owner: User, kind: str, text: str, typed: str, nearly: str
) -> None:
    exhibit = _exhibit(case, owner, pages=1, kind=kind, text=text)
    assert [hit.exhibit for hit in _found(owner, typed).numbers] == [exhibit]
    found = _found(owner, nearly)
    assert not found.numbers
    assert [hit.exhibit for hit in found.near_numbers] == [exhibit]


def test_an_alias_that_was_struck_out_leads_nowhere(
    case: Case, owner: User, stamped: Exhibit
) -> None:
    marking.retire(stamped.numbers.get(), reason="Entered by mistake", by=owner)
    found = _found(owner, "ABC-0000123")
    assert not found.numbers
    assert not found.near_numbers


def test_an_outsider_finds_no_number_of_the_case(
    stamped: Exhibit, outsider: User, sign_in: SignIn
) -> None:
    for typed in ("ABC-0000123", "ABD-0000123"):
        found = _found(outsider, typed)
        assert not (found.numbers or found.near_numbers)
        body = sign_in(outsider).get(reverse("search:everywhere"), {"q": typed})
        assert stamped.public_id not in body.content.decode()


def test_the_page_leads_to_the_page_that_bears_the_number(
    stamped: Exhibit, owner: User, sign_in: SignIn
) -> None:
    body = sign_in(owner).get(reverse("search:everywhere"), {"q": "ABC-0000123"}).content.decode()
    viewer = reverse("pages:viewer", args=[stamped.case.public_id, stamped.public_id])
    assert f'href="{viewer}?page=2#page=2"' in body


def test_series_and_tags_narrow_a_case(case: Case, owner: User, sign_in: SignIn) -> None:
    named = {"kind": "deposition", "text": "Smith-1"}
    tagged = _exhibit(case, owner, pages=1, **named)
    other = _exhibit(case, owner, pages=1, kind="deposition", text="Smith-2")
    for exhibit in (tagged, other):
        Exhibit.objects.filter(pk=exhibit.pk).update(title=f"Agreement {exhibit.label}")
    tag = Tag.objects.create(case=case, name="Key document", key="key document")
    ExhibitTag.objects.create(exhibit=tagged, tag=tag)
    browser = sign_in(owner)
    address = reverse("search:case", args=[case.public_id])
    body = browser.get(address, {"q": "agreement", "tag": "key document"}).content.decode()
    assert "Agreement EX-1" in body
    assert "Agreement EX-2" not in body
    assert browser.get(address, {"q": "agreement", "series": "ser_other"}).status_code == 422
    everywhere = browser.get(reverse("search:everywhere"), {"q": "agreement"}).content.decode()
    assert 'name="tag"' not in everywhere
