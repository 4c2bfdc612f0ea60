"""The viewer's pages: what members see, what outsiders do not, and how pictures are given out."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.exhibits.models import Exhibit
from evidence.marking.services import numbers as marking
from evidence.marking.services.numbers import Alias
from tests import factories
from tests.pages.papers import paper, picture, read_exhibit

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


@pytest.fixture
def exhibit(case: Case, owner: User) -> Exhibit:
    words = ("The first agreement", "A <b>second</b> promise", "The third agreement")
    return read_exhibit(case, owner, paper(*words))


def _at(name: str, exhibit: Exhibit, *more: object) -> str:
    return reverse(f"pages:{name}", args=[exhibit.case.public_id, exhibit.public_id, *more])


def test_each_page_is_an_anchor_with_its_picture_and_thumbnail(
    exhibit: Exhibit, viewer: User, sign_in: SignIn
) -> None:
    body = sign_in(viewer).get(_at("viewer", exhibit)).content.decode()

    for number in (1, 2, 3):
        assert f'id="page={number}"' in body
        assert f'href="#page={number}"' in body
        assert _at("image", exhibit, number) in body
        assert _at("thumbnail", exhibit, number) in body
        assert _at("text", exhibit, number) in body


def test_pictures_are_given_to_members_alone_and_kept_by_no_cache(
    exhibit: Exhibit, viewer: User, outsider: User, sign_in: SignIn
) -> None:
    for name in ("image", "thumbnail"):
        answer = sign_in(viewer).get(_at(name, exhibit, 1))
        assert answer["Content-Type"] == "image/webp"
        assert answer["Cache-Control"] == "private, no-store"
        assert "sandbox" in answer["Content-Security-Policy"]
        content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert content[8:12] == b"WEBP"
        assert int(answer["Content-Length"]) == len(content)
        assert sign_in(outsider).get(_at(name, exhibit, 1)).status_code == 404
        assert Client().get(_at(name, exhibit, 1)).status_code == 302


@pytest.mark.parametrize("number", ["0", "4", "-1", "x", "²", "1e3", "999999999999"])
def test_a_page_that_is_not_there_is_not_found(
    exhibit: Exhibit, owner: User, sign_in: SignIn, number: str
) -> None:
    for name in ("image", "thumbnail", "text"):
        assert sign_in(owner).get(_at(name, exhibit, number)).status_code == 404


def test_the_words_of_a_page_come_as_text_and_never_as_markup(
    exhibit: Exhibit, owner: User, sign_in: SignIn
) -> None:
    browser = sign_in(owner)
    layer = browser.get(_at("text", exhibit, 2), headers={"HX-Request": "true"}).content.decode()
    assert "&lt;b&gt;second&lt;/b&gt;" in layer
    assert "<b>second" not in layer
    assert "<html" not in layer
    whole = browser.get(_at("text", exhibit, 2)).content.decode()
    assert "<html" in whole
    assert "&lt;b&gt;second&lt;/b&gt;" in whole


def test_words_are_found_with_their_page_and_marked_on_it(
    exhibit: Exhibit, owner: User, sign_in: SignIn
) -> None:
    browser = sign_in(owner)
    body = browser.get(_at("viewer", exhibit), {"q": "AGREEMENT"}).content.decode()
    assert "2 places with “AGREEMENT”" in body
    assert "<b>Page 1</b>" in body
    assert "<b>Page 3</b>" in body
    assert "<b>Page 2</b>" not in body
    layer = browser.get(
        f"{_at('text', exhibit, 3)}?q=agreement", headers={"HX-Request": "true"}
    ).content.decode()
    assert 'class="found"' in layer


def test_the_panel_loads_what_the_rooms_above_know(
    exhibit: Exhibit, owner: User, sign_in: SignIn
) -> None:
    body = sign_in(owner).get(_at("viewer", exhibit)).content.decode()
    around = reverse("overview:around", args=[exhibit.case.public_id, exhibit.public_id])
    assert f'hx-get="{around}"' in body
    # Without JavaScript it is a link.
    assert f'<a href="{around}">' in body


@pytest.fixture
def long(exhibit: Exhibit) -> Exhibit:
    """An exhibit of 1,950 pages, of which three are read."""
    Exhibit.objects.filter(pk=exhibit.pk).update(page_count=1950)
    exhibit.refresh_from_db()
    return exhibit


@pytest.mark.parametrize(
    ("page", "first", "last"),
    [
        ("", 1, 100),
        ("100", 1, 100),
        ("101", 101, 200),
        ("1950", 1901, 1950),
        ("0", 1, 100),
        ("1951", 1, 100),
        ("-3", 1, 100),
        ("²", 1, 100),
        ("9" * 40, 1, 100),
    ],
)
def test_a_long_exhibit_is_shown_window_by_window(
    long: Exhibit, owner: User, sign_in: SignIn, page: str, first: int, last: int
) -> None:
    body = sign_in(owner).get(_at("viewer", long), {"page": page}).content.decode()
    assert body.count("data-sheet=") == last - first + 1
    assert f'id="page={first}"' in body
    assert f'id="page={last}"' in body
    assert f"Pages {first}–{last} of 1950" in body
    assert (f'page={last + 1}#page={last + 1}"' in body) == (last < 1950)
    assert len(body) < 200_000


def test_places_found_in_a_long_exhibit_lead_to_their_window(
    long: Exhibit, owner: User, sign_in: SignIn
) -> None:
    body = sign_in(owner).get(_at("viewer", long), {"q": "promise", "page": "900"})
    assert 'href="?q=promise&amp;page=2#page=2"' in body.content.decode()


def test_while_pages_are_read_the_viewer_says_how_far_it_is(
    case: Case, owner: User, sign_in: SignIn
) -> None:
    waiting = factories.inspected_exhibit(case, owner, content=paper("One", "Two"))
    body = sign_in(owner).get(_at("viewer", waiting)).content.decode()
    assert "found by search: 0 of 2." in body
    assert "every 2s" in body
    assert "Page 1 is not read yet" in body


def test_a_file_without_pages_says_why(case: Case, owner: User, sign_in: SignIn) -> None:
    long = read_exhibit(case, owner, b"too long a line\n" * (80 << 10), name="log.txt")
    body = sign_in(owner).get(_at("viewer", long)).content.decode()
    assert "No pages to show" in body
    assert "Not converted" in body


def test_a_picture_shows_from_which_pdf_its_pages_come(
    case: Case, owner: User, sign_in: SignIn
) -> None:
    scan = read_exhibit(case, owner, picture("PNG"), name="scan.png")
    body = sign_in(owner).get(_at("viewer", scan)).content.decode()
    assert "A PDF made of it by img2pdf" in body
    detail = sign_in(owner).get(scan.get_absolute_url()).content.decode()
    assert _at("viewer", scan) in detail
    assert "show=open" not in detail


def test_each_page_bears_its_bates_number_and_the_number_leads_to_it(
    exhibit: Exhibit, owner: User, sign_in: SignIn
) -> None:
    marking.name(exhibit, Alias(kind="bates", text="ABC0000122", last="ABC0000124"), by=owner)
    browser = sign_in(owner)
    body = browser.get(_at("viewer", exhibit)).content.decode()
    for number in (122, 123, 124):
        assert f'<p class="bates-stamp">ABC0000{number}</p>' in body
    answer = browser.get(_at("viewer", exhibit), {"bates": "abc-0000123"})
    assert answer["Location"] == f"{_at('viewer', exhibit)}?page=2#page=2"
    unknown = browser.get(_at("viewer", exhibit), {"bates": "<b>ABC0000999"}).content.decode()
    assert "is known to bear “&lt;b&gt;ABC0000999”" in unknown


def test_a_bates_range_that_does_not_fit_says_so_and_is_not_drawn(
    exhibit: Exhibit, owner: User, sign_in: SignIn
) -> None:
    marking.name(exhibit, Alias(kind="bates", text="ABC001", last="ABC007"), by=owner)
    body = sign_in(owner).get(_at("viewer", exhibit)).content.decode()
    assert 'class="bates-stamp"' not in body
    assert "7 numbers and 3 pages: which stands where is not known" in body
