"""What sources say of a case: the best word for each field, in any order."""

from itertools import permutations

from evidence.docket.merge.case import MergedCase, merged_case
from evidence.docket.sources.facts import (
    CaseFacts,
    DocketUpdate,
    PartyFacts,
    Provenance,
    SourceKind,
)
from tests.docket.merge.test_merge import NOON

FEED = CaseFacts(docket_number="5:25-cv-99901", case_name="Widgets v. Logistics")
PAGE = CaseFacts(docket_number="5:25-cv-99901-ABC", cause="28:1332 Diversity")
PLAINTIFF = PartyFacts(name="Example Widgets LLC", kind="Plaintiff")
DEFENDANT = PartyFacts(name="Sample Logistics Inc.", kind="Defendant")


def told(
    kind: SourceKind, case: CaseFacts, parties: tuple[PartyFacts, ...] | None = None
) -> DocketUpdate:
    return DocketUpdate(Provenance(kind, NOON, ""), case, (), parties)


UPDATES = (
    told(SourceKind.COURT_RSS, FEED),
    told(SourceKind.COURT_DOCKET, PAGE, (PLAINTIFF, DEFENDANT)),
    told(SourceKind.COURT_DOCKET, PAGE, (PLAINTIFF,)),
    told(SourceKind.COURTLISTENER_API, CaseFacts(cause="Other"), ()),
    told(SourceKind.PERSON, CaseFacts(case_name="Widgets v. Logistics (N.D. Cal.)")),
)


def values(case: MergedCase) -> dict[str, object]:
    return {name: field.value for name, field in case.fields.items()}


def test_each_field_is_the_best_sources_word_in_any_order() -> None:
    outcomes = {repr(merged_case(order)) for order in permutations(UPDATES)}
    assert len(outcomes) == 1
    assert values(merged_case(UPDATES)) == {
        "docket_number": "5:25-cv-99901-ABC",
        "case_name": "Widgets v. Logistics (N.D. Cal.)",
        "cause": "28:1332 Diversity",
    }


def test_parties_are_one_sources_list_and_unknown_where_none_lists_any() -> None:
    found = merged_case(UPDATES)
    assert found.parties_from is SourceKind.COURT_DOCKET
    assert merged_case(UPDATES[:1]).parties is None
    # An empty list says that there are none, which is more than silence.
    assert merged_case((UPDATES[0], UPDATES[3])).parties == ()
