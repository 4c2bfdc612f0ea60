"""What the search finds, for whom, and that no line of words breaks it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.exhibits import services as exhibits
from evidence.exhibits.models import Exhibit
from evidence.pages.models import PageText
from evidence.search import queries
from evidence.search.question import asked
from tests import factories

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def _exhibit(case: Case, by: User, title: str, *pages: str) -> Exhibit:
    """An exhibit with these words on its pages; here it is looked at how words are found."""
    seed = Exhibit.objects.count()
    exhibit = exhibits.receive(
        case,
        [factories.pdf(pages=max(1, len(pages)), seed=1000 + seed)],
        name=f"{title.replace(' ', '_')}.pdf",
        description=exhibits.Description(title=title, custodian="Reynolds"),
        by=by,
    )
    PageText.objects.bulk_create(
        PageText(exhibit=exhibit, page_number=number, text=words)
        for number, words in enumerate(pages, start=1)
    )
    return exhibit


@pytest.fixture
def letters(case: Case, owner: User) -> Exhibit:
    return _exhibit(
        case,
        owner,
        "Settlement letters",
        "The parties signed the confidentiality agreement in January.",
        "No agreement was reached. Disclosure of messages to third parties.",
        "Artificial intelligence models were trained on private messages.",
    )


def _pages(reader: User, text: str, case: Case | None = None) -> list[int]:
    found = queries.find(queries.Scope(reader, case), asked(text), text)
    return sorted(hit.number for hit in found.hits)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("agreement", [1, 2]),
        ("agreements", [1, 2]),
        ("agreement messages", [2]),
        ('"private messages"', [3]),
        ('"messages private"', []),
        ("january OR intelligence", [1, 3]),
        ("agreement -january", [2]),
        ("confiden*", [1]),
        ("confiden", []),
        ('messages -"third parties"', [3]),
        ("the", []),
    ],
)
def test_words_phrases_or_minus_and_beginnings(
    letters: Exhibit, owner: User, text: str, numbers: list[int]
) -> None:
    assert _pages(owner, text) == numbers


def test_a_hit_shows_the_words_around_it_marked_and_escaped(
    case: Case, owner: User, sign_in: SignIn
) -> None:
    exhibit = _exhibit(case, owner, "Notes", "Then he said <script>alert(1)</script> agreement.")
    body = sign_in(owner).get(reverse("search:everywhere"), {"q": "agreement"}).content.decode()
    assert "<mark>agreement</mark>" in body
    assert "<script>alert(1)" not in body
    viewer = reverse("pages:viewer", args=[case.public_id, exhibit.public_id])
    assert f'href="{viewer}?page=1#page=1"' in body


@pytest.mark.parametrize("text", ["settlement", "letters", "reynolds", "EX-1", "settle*"])
def test_exhibits_are_found_by_title_file_custodian_and_number(
    letters: Exhibit, owner: User, text: str
) -> None:
    found = queries.find(queries.Scope(owner), asked(text), text)
    assert [exhibit.pk for exhibit in found.exhibits] == [letters.pk]


def test_a_name_that_is_nearly_right_is_offered(letters: Exhibit, owner: User) -> None:
    found = queries.find(queries.Scope(owner), asked("Setlement"), "Setlement")
    assert not found.exhibits
    assert [exhibit.pk for exhibit in found.near_names] == [letters.pk]


def test_an_outsider_finds_nothing_of_the_case_and_may_not_search_in_it(
    letters: Exhibit, case: Case, outsider: User, sign_in: SignIn
) -> None:
    for text in ("agreement", "settlement", "Setlement", "EX-1", "agree*"):
        found = queries.find(queries.Scope(outsider), asked(text), text)
        assert not (found.hits or found.exhibits or found.near_names)
    address = reverse("search:case", args=[case.public_id])
    assert sign_in(outsider).get(address, {"q": "agreement"}).status_code == 404


def test_a_search_in_one_case_leaves_the_others_out(
    letters: Exhibit, case: Case, owner: User
) -> None:
    other = factories.CaseFactory(caption="Second v. Matter", owner=owner)
    _exhibit(other, owner, "Other paper", "Another agreement")
    assert _pages(owner, "agreement", case) == [1, 2]
    assert _pages(owner, "agreement", other) == [1]
    assert _pages(owner, "agreement") == [1, 1, 2]


def test_more_pages_than_can_be_ranked_are_said_to_be_so(
    case: Case, owner: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries.pages, "MOST_PAGES", 30)
    _exhibit(case, owner, "Long", *(f"agreement number {n}" for n in range(40)))
    browser = sign_in(owner)
    address = reverse("search:case", args=[case.public_id])
    body = browser.get(address, {"q": "agreement"}).content.decode()
    assert "More than 30 pages" in body
    assert body.count("data-row") == 20
    second = browser.get(address, {"q": "agreement", "page": "2"}).content.decode()
    assert second.count("data-row") == 10


def test_what_cannot_be_searched_says_what_to_do(owner: User, sign_in: SignIn) -> None:
    browser = sign_in(owner)
    address = reverse("search:everywhere")
    assert "Search what exhibits say" in browser.get(address).content.decode()
    only = browser.get(address, {"q": "-agreement"}).content.decode()
    assert "Say also what to look for." in only
    nothing = browser.get(address, {"q": "zebra"}).content.decode()
    assert "Nothing says “zebra”" in nothing


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=60) | st.text(alphabet="ab\"'*-|&!():<>\\\0% OR", max_size=40))
def test_no_line_of_words_breaks_the_search(owner: User, sign_in: SignIn, text: str) -> None:
    answer = sign_in(owner).get(reverse("search:everywhere"), {"q": text})
    assert answer.status_code == 200
