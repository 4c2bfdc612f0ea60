"""One docket out of many sources: in any order, any number of times, with every word's source."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.docket.merge.docket import MergedDocket, MergedEntry, merged
from evidence.docket.merge.identity import Ruling
from evidence.docket.merge.observations import Observation, Observations, gathered, observed
from evidence.docket.merge.texts import begins_alike, words_of
from evidence.docket.sources.facts import (
    CaseFacts,
    DocketUpdate,
    DocumentFacts,
    EntryFacts,
    Provenance,
    SourceKind,
)

NOON = datetime(2025, 1, 22, 12, tzinfo=UTC)
DAY = date(2025, 1, 22)
FULL = "MOTION to Dismiss filed by Sample Logistics Inc. re [1] Complaint (Roe, Jane)"
RSS = EntryFacts(
    feed_key="k1", pacer_doc_id="035099900001", pacer_seq_no="4", date_filed=DAY,
    entered_at=NOON, short_description="Motion to Dismiss",
)  # fmt: skip
MAIL = EntryFacts(
    entry_number=3, pacer_doc_id="035099900001", date_filed=DAY, description=FULL,
    documents=(DocumentFacts(pacer_doc_id="035099900001", one_look_url="https://x/1"),),
)  # fmt: skip
API = EntryFacts(
    courtlistener_id=2_208_776_613, entry_number=3, date_filed=DAY, recap_sequence_number="a.1",
    documents=(DocumentFacts(pacer_doc_id="035099900001", page_count=9, is_available=True),),
)  # fmt: skip
HTML = EntryFacts(
    entry_number=3, pacer_doc_id="035099900001", pacer_seq_no="4", date_filed=DAY,
    date_entered=DAY, description=f"{FULL.replace('[1]', '1')} (Entered: 01/22/2025)",
)  # fmt: skip


def update(kind: SourceKind, *entries: EntryFacts, hours: int = 0) -> DocketUpdate:
    provenance = Provenance(kind, NOON + timedelta(hours=hours), "")
    return DocketUpdate(provenance, CaseFacts(), entries)


FOUR = (
    update(SourceKind.COURT_RSS, RSS),
    update(SourceKind.COURT_MAIL, MAIL, hours=1),
    update(SourceKind.COURTLISTENER_API, API, hours=2),
    update(SourceKind.COURT_DOCKET, HTML, hours=3),
)


def known(*updates: DocketUpdate) -> Observations:
    found: dict[str, Observation] = {}
    for each in updates:
        found = gathered(found, observed(each))
    return found


def docket(*updates: DocketUpdate) -> MergedDocket:
    return merged(known(*updates))


def value(entry: MergedEntry, name: str) -> object:
    found = entry.fields.get(name)
    return found.value if found else None


def test_four_sources_in_any_order_give_one_entry_that_knows_all_they_know() -> None:
    outcomes = {repr(docket(*order)) for order in permutations(FOUR)}
    assert len(outcomes) == 1
    (entry,) = docket(*FOUR).entries
    assert value(entry, "entry_number") == 3
    assert value(entry, "short_description") == "Motion to Dismiss"
    assert value(entry, "courtlistener_id") == 2_208_776_613
    assert entry.fields["description"].kind is SourceKind.COURT_DOCKET
    assert entry.fields["description"].told_at == NOON + timedelta(hours=3)
    assert entry.fields["entered_at"].kind is SourceKind.COURT_RSS
    (document,) = entry.documents
    assert document.fields["page_count"].kind is SourceKind.COURTLISTENER_API
    assert document.fields["one_look_url"].kind is SourceKind.COURT_MAIL


def test_the_same_told_again_changes_nothing_but_when_it_was_last_told() -> None:
    again = update(SourceKind.COURT_RSS, RSS, hours=9)
    before, after = known(*FOUR), known(*FOUR, again, again)
    assert before.keys() == after.keys()
    assert merged(before).entries[0].fields == merged(after).entries[0].fields


def test_a_feed_alone_is_provisional_until_the_text_is_there() -> None:
    assert docket(FOUR[0]).entries[0].is_provisional
    assert not docket(FOUR[0], FOUR[1]).entries[0].is_provisional


def test_a_persons_word_stands_whatever_comes_later() -> None:
    person = update(SourceKind.PERSON, EntryFacts(entry_number=3, description="As corrected"))
    late = update(SourceKind.COURT_DOCKET, replace(HTML, description="Reworded"), hours=99)
    (entry,) = docket(person, *FOUR, late).entries
    assert value(entry, "description") == "As corrected"
    # What the court says is kept beside it.
    assert "Reworded" in {each.facts.description for each in entry.observations}


def test_a_reworded_text_and_its_way_back_are_followed() -> None:
    other = replace(HTML, description="Reworded")
    there = update(SourceKind.COURT_DOCKET, other, hours=4)
    back = update(SourceKind.COURT_DOCKET, HTML, hours=5)
    assert value(docket(FOUR[3], there).entries[0], "description") == "Reworded"
    assert value(docket(FOUR[3], there, back).entries[0], "description") == HTML.description


def test_an_entry_without_number_is_joined_by_day_and_text() -> None:
    minute = EntryFacts(date_filed=DAY, description='Minute Entry: see [7] and "so"')
    shown = replace(minute, description="Minute Entry: see 7 and “so” (Entered: 01/23/2025)")
    found = docket(update(SourceKind.COURT_MAIL, minute), update(SourceKind.COURT_DOCKET, shown))
    assert len(found.entries) == 1
    assert len(found.entries[0].observations) == 2


def test_two_rows_that_are_written_alike_in_one_docket_are_two_entries() -> None:
    minute = EntryFacts(date_filed=DAY, description="Minute Entry")
    page = update(SourceKind.COURT_DOCKET, minute, minute)
    assert len(docket(page, page).entries) == 2
    assert len(docket(page, update(SourceKind.COURT_MAIL, minute)).entries) == 2


def test_one_document_under_two_numbers_is_not_joined_but_shown_to_a_person() -> None:
    other = replace(HTML, entry_number=4, pacer_seq_no=None, description="Another")
    found = docket(update(SourceKind.COURT_DOCKET, HTML, other))
    assert [value(entry, "entry_number") for entry in found.entries] == [3, 4]
    (pair,) = found.possible_duplicates
    assert pair.why == "same document"
    assert {pair.one, pair.other} == {entry.key for entry in found.entries}


def test_one_text_under_two_numbers_is_nothing_to_look_at() -> None:
    rows = [EntryFacts(entry_number=n, date_filed=DAY, description="SUMMONS") for n in (5, 6)]
    assert docket(update(SourceKind.COURT_DOCKET, *rows)).possible_duplicates == ()


def test_a_short_text_that_begins_a_days_entry_is_shown_to_a_person() -> None:
    feed = EntryFacts(feed_key="k", date_filed=DAY, short_description="Minute Entry")
    full = EntryFacts(entry_number=9, date_filed=DAY, description="Minute Entry for hearing")
    found = docket(update(SourceKind.COURT_RSS, feed), update(SourceKind.COURT_DOCKET, full))
    assert len(found.entries) == 2
    assert [pair.why for pair in found.possible_duplicates] == [
        "same day, and texts that begin alike"
    ]


def test_a_person_joins_and_parts_and_takes_it_back() -> None:
    feed = EntryFacts(feed_key="k", date_filed=DAY, short_description="Minute Entry")
    full = EntryFacts(entry_number=9, date_filed=DAY, description="Minute Entry for hearing")
    told = known(update(SourceKind.COURT_RSS, feed), update(SourceKind.COURT_DOCKET, full))
    one, other = sorted(told)
    together = merged(told, [Ruling(one, other, is_same=True)])
    assert len(together.entries) == 1
    assert together.possible_duplicates == ()
    parted = merged(told, [Ruling(one, other, is_same=False)])
    assert len(parted.entries) == 2
    assert parted.possible_duplicates == ()
    assert len(merged(told).possible_duplicates) == 1


def test_a_persons_parting_holds_against_a_key() -> None:
    told = known(FOUR[1], FOUR[3])
    one, other = sorted(told)
    assert len(merged(told).entries) == 1
    assert len(merged(told, [Ruling(other, one, is_same=False)]).entries) == 2


def test_two_documents_at_one_place_of_an_entry_both_stay() -> None:
    documents = tuple(DocumentFacts(attachment_number=1, pacer_doc_id=pk) for pk in ("1", "2"))
    (entry,) = docket(
        update(SourceKind.COURT_MAIL, EntryFacts(entry_number=1, documents=documents))
    ).entries
    assert len(entry.documents) == 2


def test_words_of_a_text_leave_out_what_one_source_adds() -> None:
    page = "ORDER re 7 Motion. (Attachments: # 1 Exhibit (A))(Roe, Jane) (Entered: 01/22/2025)"
    assert (
        words_of(page)
        == words_of("ORDER re [7] Motion. (Roe, Jane)")
        == "order re 7 motion roe jane"
    )
    assert begins_alike("order", "order re 7")
    assert not begins_alike("order", "orders")
    assert not begins_alike("", "order")


small = st.integers(1, 3)
facts = st.builds(
    EntryFacts,
    feed_key=st.none() | st.sampled_from("ab"),
    courtlistener_id=st.none() | small,
    entry_number=st.none() | small,
    pacer_doc_id=st.none() | st.sampled_from(["10", "20"]),
    pacer_seq_no=st.none() | st.sampled_from(["1", "2"]),
    date_filed=st.none() | st.sampled_from([DAY, date(2025, 1, 23)]),
    short_description=st.none() | st.sampled_from(["Order", "Notice"]),
    description=st.none() | st.sampled_from(["Order granting", "Notice of x", "Order"]),
    documents=st.none() | st.tuples(st.builds(DocumentFacts, pacer_doc_id=st.sampled_from("12"))),
)
updates = st.builds(
    lambda kind, entries, hours: update(kind, *entries, hours=hours),
    st.sampled_from(SourceKind),
    st.lists(facts, min_size=1, max_size=3),
    st.integers(0, 3),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(updates, min_size=1, max_size=6), st.data())
def test_any_order_and_any_repetition_give_the_same_docket(
    told: list[DocketUpdate], choice: st.DataObject
) -> None:
    once = docket(*told)
    again = choice.draw(st.permutations(told + choice.draw(st.lists(st.sampled_from(told)))))
    assert docket(*again) == once
    # Nothing is lost, and nothing stands twice.
    kept = [each.key for entry in once.entries for each in entry.observations]
    assert sorted(kept) == sorted(known(*told))
    numbers = [value(entry, "entry_number") for entry in once.entries]
    assert len([each for each in numbers if each]) == len({each for each in numbers if each})
    for pair in once.possible_duplicates:
        assert {pair.one, pair.other} <= {entry.key for entry in once.entries}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=8, unique=True), st.data())
def test_events_that_each_source_keys_its_own_way_are_one_entry_each(
    numbers: list[int], choice: st.DataObject
) -> None:
    told = []
    for number in numbers:
        doc_id, text = f"0350999{number:05d}", f"ORDER number {number}"
        told += [
            update(SourceKind.COURT_RSS, replace(RSS, feed_key=doc_id, pacer_doc_id=doc_id,
                                                 pacer_seq_no=str(number * 4))),
            update(SourceKind.COURT_MAIL, replace(MAIL, entry_number=number, pacer_doc_id=doc_id)),
            update(SourceKind.COURTLISTENER_API, replace(API, courtlistener_id=number + 100,
                                                         entry_number=number)),
            update(SourceKind.COURT_DOCKET, EntryFacts(entry_number=number, date_filed=DAY,
                                                       pacer_doc_id=doc_id, description=text)),
        ]  # fmt: skip
    found = docket(*choice.draw(st.permutations(told)))
    assert [value(entry, "entry_number") for entry in found.entries] == sorted(numbers)
    assert all(len(entry.observations) == 4 for entry in found.entries)
    assert found.possible_duplicates == ()
