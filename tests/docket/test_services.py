"""What sources show is merged once, field by field, and told to the members."""

import datetime
from dataclasses import replace
from functools import partial
from itertools import permutations
from typing import Any

import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.errors import Invalid
from evidence.docket import queries, services
from evidence.docket.models import Docket, DocketEntry, EntryOrigin, EntrySighting, SyncRun
from evidence.docket.sources.base import FetchedEntry
from evidence.notifications.models import Announcement
from tests import factories
from tests.conftest import Bells
from tests.threads import together

pytestmark = pytest.mark.django_db

REPORT, RSS, PERSON = EntryOrigin.PUBLIC_REPORT, EntryOrigin.COURT_RSS, EntryOrigin.PERSON
MERGED = [*services.MERGED_FIELDS, "origin", "number_note"]


@pytest.fixture
def docket(case: Case) -> Docket:
    """The docket that `case` follows."""
    assert case.court is not None
    return services.follow_docket(case, court=case.court, docket_number=case.docket_number)


def _seen(number: int | None = 1, **said: Any) -> FetchedEntry:
    """One entry as a source tells it; whatever is not said is left empty."""
    plain = FetchedEntry(
        docket_number="5:25-cv-00709",
        pacer_case_id="",
        case_name="",
        entry_number=number,
        date_filed=datetime.date(2025, 1, 21),
        entered_at=None,
        short_description="",
        description="",
        document_url="",
        pacer_doc_id="",
        source_key=f"key-{number}",
    )
    return replace(plain, **said)


REPORTED = _seen(
    source_key="reference:complaint",
    description="Class action complaint, as reported.",
    date_filed=datetime.date(2025, 1, 22),
    number_note="as reported",
)
PUBLISHED = _seen(
    source_key="rss:1",
    short_description="Complaint",
    entered_at=datetime.datetime(2025, 1, 22, 4, 9, 55, tzinfo=datetime.UTC),
    document_url="https://ecf.cand.uscourts.gov/doc1/035199900001",
    pacer_doc_id="035099900001",
)


def _rows(case: Case) -> list[dict[str, Any]]:
    return list(queries.entries_in(case, newest_first="no").values(*MERGED))


def test_the_same_update_again_changes_nothing_and_tells_nothing(
    case: Case, docket: Docket
) -> None:
    first = services.apply_update(docket, [PUBLISHED, _seen(2)], origin=RSS)
    rows = list(DocketEntry.objects.values())

    again = services.apply_update(docket, [PUBLISHED, _seen(2)], origin=RSS)

    assert (len(first.added), bool(again)) == (2, False)
    assert list(DocketEntry.objects.values()) == rows
    assert Announcement.objects.count() == 2


def test_a_public_report_is_upgraded_by_the_court_and_keeps_what_the_court_left_out(
    case: Case, docket: Docket
) -> None:
    services.apply_update(docket, [REPORTED], origin=REPORT)
    entry = DocketEntry.objects.get()
    assert (entry.is_provisional, entry.number_note) == (True, "as reported")

    changes = services.apply_update(docket, [PUBLISHED], origin=RSS)

    assert (changes.added, changes.amended) == ([], [entry])
    entry.refresh_from_db()
    assert (entry.origin, entry.is_provisional, entry.number_note) == (RSS, False, "")
    assert (entry.date_filed, entry.short_description) == (PUBLISHED.date_filed, "Complaint")
    assert entry.description == REPORTED.description
    assert entry.provenance["date_filed"]["source"] == RSS
    assert entry.provenance["description"]["source"] == REPORT


def test_a_public_report_that_comes_late_takes_nothing_from_the_court(
    case: Case, docket: Docket
) -> None:
    services.apply_update(docket, [PUBLISHED], origin=RSS)
    services.apply_update(docket, [REPORTED], origin=REPORT)

    entry = DocketEntry.objects.get()
    assert (entry.date_filed, entry.origin) == (PUBLISHED.date_filed, RSS)
    assert entry.description == REPORTED.description


def test_the_outcome_does_not_hang_on_which_source_came_first(owner: User) -> None:
    corrected = _seen(source_key="typed", short_description="Complaint (sealed exhibit A)")
    updates = [(REPORTED, REPORT), (PUBLISHED, RSS), (corrected, PERSON)]
    outcomes = []
    for order in permutations(updates):
        case = factories.CaseFactory(owner=owner)
        docket = services.follow_docket(case, court=case.court, docket_number=case.docket_number)
        for fetched, origin in order:
            services.apply_update(docket, [fetched], origin=origin)
        outcomes.append(_rows(case))

    assert len(outcomes[0]) == 1
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_what_a_person_entered_is_never_overwritten(case: Case, docket: Docket) -> None:
    typed = _seen(short_description="As I read it", date_filed=datetime.date(2025, 1, 20))
    services.apply_update(docket, [typed], origin=PERSON)

    services.apply_update(docket, [PUBLISHED], origin=RSS)

    entry = DocketEntry.objects.get()
    assert (entry.short_description, entry.date_filed, entry.origin) == (
        "As I read it",
        datetime.date(2025, 1, 20),
        PERSON,
    )
    assert entry.pacer_doc_id == PUBLISHED.pacer_doc_id


def test_an_entry_without_a_number_keeps_none(case: Case, docket: Docket) -> None:
    unnumbered = _seen(None, short_description="Notice of Voluntary Dismissal")
    for _ in range(2):
        services.apply_update(docket, [PUBLISHED, unnumbered], origin=RSS)

    entry = DocketEntry.objects.get(entry_number=None)
    assert entry.label == "Entry without a number"
    assert DocketEntry.objects.count() == 2
    assert "entry_number" not in entry.provenance


def test_two_unnumbered_entries_are_never_taken_for_one(case: Case, docket: Docket) -> None:
    twins = [_seen(None, source_key=key, short_description="Minute entry") for key in "ab"]
    services.apply_update(docket, twins, origin=RSS)

    assert DocketEntry.objects.count() == 2


def test_a_number_that_comes_later_is_taken_over(case: Case, docket: Docket) -> None:
    services.apply_update(docket, [_seen(None, source_key="rss:9")], origin=RSS)
    services.apply_update(docket, [_seen(9, source_key="rss:9")], origin=RSS)

    assert [entry.entry_number for entry in DocketEntry.objects.all()] == [9]


def test_two_entries_that_claim_one_number_are_both_kept(case: Case, docket: Docket) -> None:
    services.apply_update(docket, [_seen(5, source_key="a")], origin=RSS)
    services.apply_update(docket, [_seen(None, source_key="b")], origin=RSS)

    changes = services.apply_update(docket, [_seen(5, source_key="b")], origin=RSS)

    assert not changes.added
    assert sorted(str(entry.entry_number) for entry in DocketEntry.objects.all()) == ["5", "None"]


@pytest.mark.django_db(transaction=True)
def test_the_same_update_by_two_workers_at_once_counts_once(case: Case, docket: Docket) -> None:
    update = [_seen(number) for number in range(1, 5)]

    together([partial(services.apply_update, docket, update, origin=RSS)] * 4)

    assert sorted(entry.entry_number or 0 for entry in DocketEntry.objects.all()) == [1, 2, 3, 4]
    assert EntrySighting.objects.count() == Announcement.objects.count() == 4


def test_the_gaps_in_the_numbers_are_shown_up_to_the_highest_seen(
    case: Case, docket: Docket
) -> None:
    seen = [_seen(number) for number in (2, 3, 7, 9)]
    services.apply_update(docket, [*seen, _seen(None)], origin=RSS)

    assert queries.number_gaps(case) == [(1, 1), (4, 6), (8, 8)]


def test_entries_come_by_date_filed_and_then_by_number(case: Case, docket: Docket) -> None:
    later = datetime.date(2025, 1, 30)
    services.apply_update(
        docket,
        [_seen(3), _seen(None, date_filed=later), _seen(1), _seen(4, date_filed=later)],
        origin=RSS,
    )

    oldest = [entry.entry_number for entry in queries.entries_in(case, newest_first="no")]
    newest = [entry.entry_number for entry in queries.entries_in(case)]
    assert oldest == [1, 3, 4, None]
    assert newest == [None, 4, 3, 1]


@pytest.mark.parametrize(("count", "told"), [(1, 1), (5, 5), (6, 1), (10, 1)])
def test_many_new_entries_are_told_in_one_announcement(
    case: Case, docket: Docket, count: int, told: int
) -> None:
    update = [_seen(n, short_description=f"Motion {n}") for n in range(1, count + 1)]
    services.apply_update(docket, update, origin=RSS)

    titles = [announcement.title for announcement in Announcement.objects.all()]
    assert len(titles) == told
    assert told > 1 or count == 1 or titles == [f"{count} new docket entries"]


def test_what_the_press_reported_is_not_announced_as_news(case: Case, docket: Docket) -> None:
    services.apply_update(docket, [REPORTED], origin=REPORT)

    assert not Announcement.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_look_asked_for_twice_is_one_look_rung_for_twice(
    case: Case, docket: Docket, owner: User, bells: Bells
) -> None:
    source = services.watch(docket, "https://ecf.cand.uscourts.gov/cgi-bin/rss_outside.pl")

    first, second = (services.request_sync(source, by=owner) for _ in range(2))
    together([partial(services.request_sync, source)] * 3)

    assert first == second
    assert SyncRun.objects.count() == 1
    assert bells.rung == [("docket.sync", {"pk": first.pk})] * 5


def test_a_source_is_watched_once_per_address(case: Case, docket: Docket) -> None:
    address = "https://ecf.cand.uscourts.gov/cgi-bin/rss_outside.pl"

    assert services.watch(docket, address) == services.watch(docket, address)


@pytest.mark.parametrize("address", ["ftp://ecf.test/", "file:///etc/passwd", "ecf.test", ""])
def test_an_address_that_is_no_web_address_is_refused(docket: Docket, address: str) -> None:
    with pytest.raises(Invalid) as caught:
        services.watch(docket, address)

    assert caught.value.param == "url"


@pytest.mark.parametrize("lacking", [{"court": None}, {"docket_number": ""}])
def test_a_case_that_a_feed_cannot_be_searched_for_says_what_is_missing(
    owner: User, lacking: dict[str, Any]
) -> None:
    case = factories.CaseFactory(owner=owner, **lacking)

    with pytest.raises(Invalid, match="court and docket number first"):
        services.watch_for(case, "https://ecf.test/", by=owner)
