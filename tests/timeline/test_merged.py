"""The merged chronology: in which order, what is kept in it, and as of when."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.dates import read
from evidence.docket import services as docket
from evidence.docket.models import EntryOrigin
from evidence.docket.sources.base import FetchedEntry
from evidence.policies.services import changes, versions
from evidence.sources import services as sources
from evidence.timeline import queries
from evidence.timeline.queries import Merged, Narrowing, NotADay
from evidence.timeline.services import events
from evidence.timeline.services.happening import Happening
from tests.timeline.conftest import Tell

pytestmark = pytest.mark.django_db


def _texts(case: Case, **wanted: str) -> list[str]:
    return [line.text for line in Merged(case, Narrowing.of(wanted))[0:1000]]


def _filed(case: Case, day: datetime.date, text: str) -> None:
    assert case.court
    followed = docket.follow_docket(case, court=case.court, docket_number=case.docket_number)
    seen = FetchedEntry(
        docket_number=case.docket_number,
        pacer_case_id="",
        case_name="",
        entry_number=1,
        date_filed=day,
        entered_at=None,
        short_description=text,
        description="",
        document_url="",
        pacer_doc_id="",
        source_key=text,
    )
    docket.apply_update(followed, [seen], origin=EntryOrigin.PUBLIC_REPORT)


def test_what_is_known_more_coarsely_stands_before_and_what_has_no_date_first(
    case: Case, tell: Tell
) -> None:
    tell("second of the day", "2024-09-18", sequence=2)
    tell("day", "2024-09-01")
    tell("month", "Sep 2024")
    tell("first of the day", "2024-09-18", sequence=1)
    tell("year", "2024")
    tell("before", "before 2024-08-31")
    tell("about the day", "about 2024-09-18")
    tell("nobody knows when")

    assert _texts(case) == [
        "nobody knows when",
        "year",
        "before",
        "month",
        "day",
        "about the day",
        "first of the day",
        "second of the day",
    ]


def test_docket_entries_stand_among_the_events_of_their_day(case: Case, tell: Tell) -> None:
    tell("before it", "2025-01-20")
    tell("after it", "2025-01-22")
    _filed(case, datetime.date(2025, 1, 21), "Complaint")

    assert _texts(case) == ["before it", "Entry 1: Complaint", "after it"]
    assert _texts(case, show="docket") == ["Entry 1: Complaint"]
    assert _texts(case, q="complaint") == ["Entry 1: Complaint"]
    assert Merged(case, Narrowing()).tallies["event"] == 2


def test_what_the_press_published_stands_on_its_day_and_a_copy_says_whose_report_it_is(
    case: Case, owner: User, tell: Tell
) -> None:
    said = sources.SourceParticulars(
        title="Suit over messages", kind="agency", outlet="Wire", dated=read("2025-01-22")
    )
    wire = sources.record_source(case, said, by=owner)
    told = {"title": "Users sue", "kind": "news", "outlet": "Gazette", "relation": "syndicated"}
    copy = sources.SourceParticulars(**told, dated=read("2025-01-23"), copied_from=wire)
    sources.record_source(case, copy, by=owner)
    undated = sources.SourceParticulars(title="Nobody knows when", kind="news")
    sources.record_source(case, undated, by=owner)
    sources.record_source(case, sources.SourceParticulars(title="Lease", kind="contract"), by=owner)
    tell("event", "2025-01-23")

    lines = Merged(case, Narrowing())[0:9]

    wanted = ["Wire published “Suit over messages”", "event", "Gazette published “Users sue”"]
    assert [line.text for line in lines] == wanted
    assert lines[2].note == "Not a report of its own: taken from Wire."
    assert [line.text for line in Merged(case, Narrowing(as_of="2025-01-22"))[0:9]] == wanted[:1]
    # It was published then; that it was known here nobody can say of a day before it was recorded.
    assert _texts(case, known="2025-01-31", show="article") == []
    assert _texts(case, standing="agreed") == ["event"]
    assert _texts(case, q="gazette") == wanted[2:]


def test_as_of_a_day_keeps_what_had_happened_by_then(case: Case, tell: Tell) -> None:
    tell("then", "2025-01-21")
    tell("later", "2025-01-22")
    tell("undated")

    assert _texts(case, as_of="2025-01-21") == ["then"]


def test_as_known_on_a_day_shows_what_stood_then_and_not_what_replaced_it(
    case: Case, owner: User, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = tell("as first told", "2024", known_on=datetime.date(2025, 1, 10))
    tell("learnt later", "2023", known_on=datetime.date(2025, 2, 1))
    said = Happening(text="as told now", date=read("2024-08"))
    events.revise(event, said, because="the archive shows it", by=owner)

    assert _texts(case) == ["learnt later", "as told now"]
    assert _texts(case, known="2025-01-10") == ["as first told"]
    assert _texts(case, known="2025-01-09") == []
    assert _texts(case, known="2025-02-01") == ["learnt later", "as first told"]


def test_an_agreed_chronology_holds_nothing_alleged_or_disputed(case: Case, tell: Tell) -> None:
    tell("agreed", "2024")
    tell("disputed", "2024", is_disputed=True, disputed_by="Defendant")
    tell("alleged", "2024", kind="alleged")
    tell("nothing found", "2024", kind="search")

    assert _texts(case, standing="agreed") == ["agreed"]
    assert _texts(case, standing="disputed") == ["disputed"]
    assert _texts(case, standing="alleged") == ["alleged"]


def test_a_period_keeps_what_may_have_been_in_it(case: Case, tell: Tell) -> None:
    tell("whole year", "2024")
    tell("since then", "after 2023-05-01")
    tell("in it", "2024-06-15")
    tell("out of it", "2024-07-01")
    tell("undated")

    kept = _texts(case, since="2024-06-01", until="2024-06-30")

    assert kept == ["since then", "whole year", "in it"]


def test_tags_kinds_and_materiality_narrow_it(case: Case, tell: Tell) -> None:
    tell("tagged", "2024", tags=("notice",))
    tell("material", "2024", is_material=True)
    tell("policy", "2024", kind="policy")

    assert _texts(case, tag="notice") == ["tagged"]
    assert _texts(case, material="yes") == ["material"]
    assert _texts(case, kind="policy") == ["policy"]
    assert queries.tags_in(case) == ["notice"]


def test_another_cases_events_are_never_in_it(case: Case, outsider: User, tell: Tell) -> None:
    other = Case.objects.get(caption="Other v. Matter")
    events.record(other, Happening(text="theirs", date=read("2024")), by=outsider)
    tell("ours", "2024")

    assert _texts(case) == ["ours"]


@pytest.mark.parametrize("said", ["yesterday", "2025-02-30", "2025", "0000-00-00", "\0"])
def test_a_day_that_is_none_is_refused_and_not_guessed(said: str) -> None:
    with pytest.raises(NotADay, match="Write it as"):
        Narrowing.of({"as_of": said})


def test_a_page_takes_the_same_few_queries_however_long_the_chronology_is(
    case: Case, tell: Tell
) -> None:
    for number in range(120):
        tell(f"event {number}", f"{2000 + number // 12}-{number % 12 + 1:02}")
    _filed(case, datetime.date(2025, 1, 21), "Complaint")
    merged = Merged(case, Narrowing())

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert merged.count() == 121
        page = merged[100:200]

    assert page[-1].text == "Entry 1: Complaint"
    assert len(page) == 21
    assert len(asked) <= 5
    assert [line.text for line in merged.all_lines()][:2] == ["event 0", "event 1"]


def test_entries_are_grouped_by_month_and_no_month_is_made_up(case: Case, tell: Tell) -> None:
    tell("a", "2021")
    tell("b", "2024-09-18")
    tell("c", "2024-09-20")
    tell("d")

    months = queries.by_month(Merged(case, Narrowing())[0:10])

    assert [(each.heading, len(each.lines)) for each in months] == [
        ("Date not known", 1),
        ("2021, month not known", 1),
        ("September 2024", 2),
    ]


def test_a_version_of_a_policy_stands_where_it_took_effect_and_its_change_in_its_place(
    case: Case, owner: User
) -> None:
    document = versions.watch(case, versions.DocumentParticulars(title="Privacy Policy"), by=owner)
    old, new = (
        versions.record(
            document, versions.VersionParticulars(label=label, effective=read(day)), by=owner
        )
        for label, day in (("old", "2024-03-06"), ("new", "2024-09-18"))
    )
    assert _texts(case) == [
        "Privacy Policy, old takes effect",
        "Privacy Policy, new takes effect",
    ]

    proposed = changes.propose(old, new, "It speaks of AI.", by=owner)
    assert len(_texts(case)) == 2
    decision = changes.Decision(title="AI wording added")
    changes.confirm(proposed, decision, by=owner)

    assert _texts(case) == ["Privacy Policy, old takes effect", "AI wording added"]
    assert _texts(case, as_of="2024-09-17") == ["Privacy Policy, old takes effect"]
    assert _texts(case, show="policy") == ["AI wording added"]
    assert _texts(case, q="ai wording") == ["AI wording added"]
