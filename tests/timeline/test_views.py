"""Pages of the chronology: who sees them, what they show, what they refuse."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.timeline.models import TimelineEvent
from tests import factories
from tests.timeline.conftest import Tell

pytestmark = pytest.mark.django_db
type SignIn = Callable[[User], Client]


def _said(**more: str) -> dict[str, str]:
    return {"text": "The setting is introduced.", "kind": "fact", "sequence": "1", **more}


def _list(case: Case, **query: str) -> str:
    return reverse("timeline:list", args=[case.public_id], query=query)


def test_an_outsider_finds_no_chronology(case: Case, outsider: User, sign_in: SignIn) -> None:
    assert sign_in(outsider).get(_list(case)).status_code == 404


def test_a_viewer_reads_and_writes_nothing(
    case: Case, viewer: User, sign_in: SignIn, tell: Tell
) -> None:
    event = tell("told", "2024")
    browser = sign_in(viewer)

    assert "told" in browser.get(_list(case)).text
    assert "Add an event" not in browser.get(_list(case)).text
    for name in ("new", "change", "withdraw"):
        args = [case.public_id] if name == "new" else [case.public_id, event.public_id]
        assert browser.post(reverse(f"timeline:{name}", args=args), _said()).status_code == 403
    assert TimelineEvent.objects.count() == 1


def test_an_editor_records_an_event_with_the_page_it_rests_on(
    case: Case, member: User, sign_in: SignIn
) -> None:
    factories.inspected_exhibit(case, member, content=factories.pdf(pages=3))
    said = _said(date="aug 2024", exhibit="EX-1", page="2", quotation="is on by default")

    page = sign_in(member).post(reverse("timeline:new", args=[case.public_id]), said, follow=True)

    event = TimelineEvent.objects.get()
    assert str(event.date) == "Aug 2024"
    assert [each.cited for each in event.citations.all()] == ["EX-1, p. 2"]
    assert "EX-1, p. 2" in page.text
    assert "is on by default" in page.text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"date": "soon"}, "“soon” is no date."),
        ({"exhibit": "EX-9"}, "This case has no exhibit EX-9."),
        ({"exhibit": "EX-1", "page": "4"}, "EX-1 has 3 pages, and no page 4."),
        ({"exhibit": "; DROP TABLE"}, "is neither an exhibit such as EX-4 nor a Bates number."),
        ({"time": "14:05", "date": "2024-09-18"}, "A time of day and its time zone go together."),
        ({"time": "14:05", "time_zone": "UTC", "date": "2024-09"}, "belongs to a day"),
        ({"time": "14:05", "time_zone": "Mars/Base", "date": "2024-09-18"}, "is no time zone"),
        ({"known_on": "2999-01-01"}, "that day is still to come"),
        ({"key": "two words"}, "A key has up to 40"),
    ],
)
def test_what_cannot_be_is_refused_where_it_was_written_and_nothing_is_kept(
    case: Case, member: User, sign_in: SignIn, said: dict[str, str], sentence: str
) -> None:
    factories.inspected_exhibit(case, member, content=factories.pdf(pages=3))

    page = sign_in(member).post(reverse("timeline:new", args=[case.public_id]), _said(**said))

    assert page.status_code == 422
    assert sentence in page.text
    assert not TimelineEvent.objects.exists()


def test_a_change_keeps_what_was_said_before(
    case: Case, member: User, sign_in: SignIn, tell: Tell
) -> None:
    event = tell("first told", "2024")
    address = reverse("timeline:change", args=[case.public_id, event.public_id])
    browser = sign_in(member)

    refused = browser.post(address, _said(date="2024-08"))
    told = browser.post(address, _said(date="2024-08", because="the archive"), follow=True)

    assert refused.status_code == 422
    assert "Say why" in refused.text
    assert "first told" in told.text
    assert "the archive" in told.text
    assert event.get_absolute_url() in told.text
    assert "first told" not in browser.get(_list(case)).text


def test_what_is_alleged_and_disputed_is_told_so_in_words(
    case: Case, viewer: User, sign_in: SignIn, tell: Tell
) -> None:
    tell("the setting came", "2024-08", kind="alleged", is_disputed=True)

    page = sign_in(viewer).get(_list(case)).text

    assert "allegedly Aug 2024" in page
    assert ">Alleged<" in page
    assert "by whom is not recorded" in page


def test_the_band_holds_what_the_list_holds_and_links_to_it(
    case: Case, viewer: User, sign_in: SignIn, tell: Tell
) -> None:
    tell("a", "2024-09-18")
    tell("b", "2024-09-20", is_disputed=True)
    tell("the whole year", "2021")

    page = sign_in(viewer).get(_list(case, zoom="month")).text

    assert 'aria-label="September 2024: 2 entries, 1 alleged or disputed"' in page
    assert "since=2024-09-01&amp;until=2024-09-30" in page
    assert 'aria-label="2021: the whole year"' in page


def test_nothing_is_styled_or_scripted_in_the_page(
    case: Case, viewer: User, sign_in: SignIn, tell: Tell
) -> None:
    tell("<script>alert(1)</script>", "2024")

    page = sign_in(viewer).get(_list(case)).text

    assert "<script>alert" not in page
    assert "style=" not in page


@pytest.mark.parametrize("query", [{"as_of": "31.1.2025"}, {"known": "x"}, {"since": "9"}])
def test_a_day_that_is_none_gets_a_sentence(
    case: Case, viewer: User, sign_in: SignIn, query: dict[str, str]
) -> None:
    page = sign_in(viewer).get(_list(case, **query))

    assert page.status_code == 422
    assert "is no day. Write it as 2025-01-30." in page.text


@pytest.mark.parametrize(
    "query", [{"zoom": "century"}, {"at": "never"}, {"at": "0001-01-01"}, {"page": "-1"}]
)
def test_an_odd_address_shows_the_chronology(
    case: Case, viewer: User, sign_in: SignIn, tell: Tell, query: dict[str, str]
) -> None:
    tell("told", "2024")

    assert "told" in sign_in(viewer).get(_list(case, **query)).text


def test_a_withdrawn_event_stays_on_record_with_its_reason(
    case: Case, member: User, sign_in: SignIn, tell: Tell
) -> None:
    event = tell("never happened", "2024")
    address = reverse("timeline:withdraw", args=[case.public_id, event.public_id])

    page = sign_in(member).post(address, {"because": "entered twice"}, follow=True).text

    assert "No longer told so" in page
    assert "entered twice" in page
    assert "never happened" not in sign_in(member).get(_list(case)).text


def test_a_bates_number_leads_to_the_exhibit_and_its_page(
    case: Case, member: User, sign_in: SignIn, tell: Tell
) -> None:
    from evidence.marking.services import numbers

    exhibit = factories.inspected_exhibit(case, member, content=factories.pdf(pages=3))
    numbers.name(exhibit, numbers.Alias(kind="bates", text="ACME01", last="ACME03"), by=member)
    event = tell("told", "2024")
    address = reverse("timeline:cite", args=[case.public_id, event.public_id])

    page = sign_in(member).post(address, {"exhibit": "ACME02"}, follow=True).text

    assert "EX-1, p. 2" in page
