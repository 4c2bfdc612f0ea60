"""The same filing as a court's feed, notice and docket write it becomes one entry."""

from itertools import permutations

from evidence.docket.merge.docket import merged
from evidence.docket.merge.observations import Observation, gathered, observed
from evidence.docket.sources import child, confined, feed, notice, report
from evidence.docket.sources.base import Arrival
from evidence.docket.sources.facts import Reading, SourceKind
from tests.docket.feeds import feed as feed_of
from tests.docket.feeds import item
from tests.docket.merge.test_merge import NOON
from tests.docket.notices import mail
from tests.docket.test_report import docket

ARRIVAL = Arrival("cand", "America/Los_Angeles", NOON)


def answer(kind: str, body: bytes) -> confined.Answer:
    return confined.accepted(child.reply(confined.request(kind, body, court_id="cand")))


def readings() -> list[Reading]:
    sent, posted, saved = feed_of(item()), mail(), docket("COMPLAINT. (Roe, Jane)", "SUMMONS")
    told = notice.notice_of(answer("notice", posted), posted, ARRIVAL, trusted_servers=frozenset())
    return [
        feed.reading_of(answer("feed", sent), sent, ARRIVAL),
        told.reading,
        report.reading_of(answer("docket", saved), saved, ARRIVAL),
    ]


def test_feed_notice_and_docket_in_any_order_are_one_entry() -> None:
    outcomes = set()
    for order in permutations(readings()):
        known: dict[str, Observation] = {}
        for update in (update for each in order for update in each.updates):
            known = gathered(known, observed(update))
        outcomes.add(repr(merged(known)))
        complaint, summons = merged(known).entries
    assert len(outcomes) == 1
    assert len(complaint.observations) == 3
    assert len(summons.observations) == 1
    assert complaint.fields["description"].kind is SourceKind.COURT_DOCKET
    assert complaint.fields["short_description"].value == "Complaint"
    assert complaint.fields["entered_at"].kind is SourceKind.COURT_RSS
    assert not merged(known).possible_duplicates
