"""Changes of many: told before, done as one, undone as one, and nobody's later work is lost."""

from typing import Any

import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.errors import Conflict, Invalid
from evidence.custody import queries as custody
from evidence.exhibits.models import Exhibit
from evidence.marking import queries
from evidence.marking.models import BulkEdit, ExhibitNumber, ExhibitSeries, Tag
from evidence.marking.queries import Narrowing
from evidence.marking.services import bulk, numbers, particulars, planning, statuses, undoing
from evidence.marking.services.planning import Asked, Selection, planned
from evidence.marking.services.statuses import Saying
from tests import factories

pytestmark = pytest.mark.django_db
MARKED = Saying(status="marked")


@pytest.fixture
def held(case: Case, owner: User) -> list[Exhibit]:
    return [factories.exhibit(case, owner) for _ in range(4)]


def _all(case: Case, **narrowed: str) -> Selection:
    return Selection(case=case, wanted=Narrowing(**narrowed))


def _apply(selection: Selection, asked: Asked, by: User) -> BulkEdit:
    fingerprint = planned(selection, asked).fingerprint()
    return bulk.apply(selection, asked, fingerprint=fingerprint, by=by)


def _now(held: list[Exhibit]) -> list[Exhibit]:
    return list(Exhibit.objects.filter(pk__in=[each.pk for each in held]).order_by("pk"))


def test_everything_asked_for_is_done_to_each_and_entered_in_each_chain(
    case: Case, owner: User, held: list[Exhibit], plaintiff: ExhibitSeries
) -> None:
    asked = Asked(
        fields={"confidentiality": "aeo", "custodian": "R. Roe"},
        add_tags=("Key", "hot"),
        saying=MARKED,
        series=plaintiff,
    )

    edit = _apply(_all(case), asked, owner)

    assert edit.exhibit_count == 4
    for number, exhibit in enumerate(_now(held), start=1):
        assert (exhibit.confidentiality, exhibit.custodian) == ("aeo", "R. Roe")
        assert exhibit.status == "marked"
        assert [each.label for each in exhibit.numbers.all()] == [f"PX-{number}"]
        chain = custody.chain_of(exhibit.public_id)
        assert [event.action for event in chain] == [
            "received",
            "described",
            "status_changed",
            "numbered",
        ]
        assert chain[1].facts["changes"]["confidentiality"] == {"from": "public", "to": "aeo"}
        assert not list(custody.breaks_of(exhibit.public_id))
    assert queries.tags_of([held[0].pk]) == {held[0].pk: ["hot", "Key"]}


def test_the_preview_tells_what_would_change_and_what_cannot(
    case: Case, owner: User, held: list[Exhibit], plaintiff: ExhibitSeries
) -> None:
    statuses.record(held[1], MARKED, by=owner)
    numbers.give(held[2], plaintiff, by=owner)

    plan = planned(_all(case), Asked(saying=MARKED, series=plaintiff))

    assert [dict(change.after) for change in plan.changes] == [
        {"status": "marked", "number": "PX-2"},
        {"number": "PX-3"},
        {"status": "marked"},
        {"status": "marked", "number": "PX-4"},
    ]
    assert [(each.exhibit.label, each.refused) for each in plan.refusals] == [
        ("EX-2", ("It is marked already.",)),
        ("EX-3", ("It has a number in “Plaintiff’s exhibits” and keeps it.",)),
    ]
    assert not BulkEdit.objects.exists()


def test_numbers_follow_the_order_of_the_list(
    case: Case, owner: User, held: list[Exhibit], plaintiff: ExhibitSeries
) -> None:
    _apply(_all(case, sort="-number"), Asked(series=plaintiff), owner)

    given = {each.exhibit.label: each.label for each in queries.numbers_in(case)}
    assert given == {"EX-4": "PX-1", "EX-3": "PX-2", "EX-2": "PX-3", "EX-1": "PX-4"}


def test_only_those_named_are_changed(case: Case, owner: User, held: list[Exhibit]) -> None:
    ids = tuple(exhibit.public_id for exhibit in held[:2])
    selection = Selection(case=case, wanted=Narrowing(), exhibit_ids=ids)

    _apply(selection, Asked(fields={"privilege": "work_product"}), owner)

    assert [exhibit.privilege for exhibit in _now(held)] == [
        "work_product",
        "work_product",
        "none",
        "none",
    ]


def test_another_cases_exhibit_cannot_be_named(
    case: Case, owner: User, held: list[Exhibit]
) -> None:
    other = factories.exhibit(factories.CaseFactory(owner=owner), owner)
    selection = Selection(case=case, wanted=Narrowing(), exhibit_ids=(other.public_id,))

    with pytest.raises(Invalid, match="No exhibit is selected"):
        planned(selection, Asked(fields={"custodian": "x"}))


def test_what_changed_since_the_preview_is_not_done_unseen(
    case: Case, owner: User, held: list[Exhibit], plaintiff: ExhibitSeries
) -> None:
    asked = Asked(series=plaintiff)
    fingerprint = planned(_all(case), asked).fingerprint()
    numbers.give(held[3], plaintiff, by=owner)

    with pytest.raises(bulk.PlanChanged):
        bulk.apply(_all(case), asked, fingerprint=fingerprint, by=owner)

    assert ExhibitNumber.objects.count() == 1


def test_undoing_restores_each_to_what_it_was(
    case: Case, owner: User, member: User, held: list[Exhibit]
) -> None:
    particulars.set_particulars(held[0], {"custodian": "Before"}, tags=["old"], by=owner)
    asked = Asked(
        fields={"custodian": "After"}, add_tags=("new",), remove_tags=("OLD",), saying=MARKED
    )
    edit = _apply(_all(case), asked, owner)

    undone = undoing.undo(edit, by=member)

    assert undone.undone_by == member
    assert [each.custodian for each in _now(held)] == ["Before", "", "", ""]
    assert {each.status for each in _now(held)} == {"received"}
    assert queries.tags_of([each.pk for each in held]) == {held[0].pk: ["old"]}
    assert not any(item.left for item in queries.items_of(edit))
    for exhibit in held:
        assert not list(custody.breaks_of(exhibit.public_id))
        kept = queries.history_of(exhibit)
        assert [each.entry.status for each in kept] == ["", "marked"]


def test_undoing_leaves_alone_what_somebody_changed_since_and_says_so(
    case: Case, owner: User, held: list[Exhibit], plaintiff: ExhibitSeries
) -> None:
    asked = Asked(fields={"custodian": "After"}, saying=MARKED, series=plaintiff)
    edit = _apply(_all(case), asked, owner)
    changed = _now(held)[0]
    particulars.set_particulars(changed, {"custodian": "Later"}, tags=[], by=owner)
    statuses.record(changed, Saying(status="offered"), by=owner)

    undoing.undo(edit, by=owner)

    first, second, *_ = _now(held)
    assert (first.custodian, first.status) == ("Later", "offered")
    assert (second.custodian, second.status) == ("", "received")
    left = [item.left for item in queries.items_of(edit)]
    assert left[0] == [
        "Somebody changed “custodian” since; that stands.",
        "Its status was recorded or corrected again since; that stands.",
        "The number PX-1 stays: it is given for life.",
    ]
    assert left[1] == ["The number PX-2 stays: it is given for life."]
    assert ExhibitNumber.objects.count() == 4


def test_a_change_is_undone_once(case: Case, owner: User, held: list[Exhibit]) -> None:
    edit = _apply(_all(case), Asked(fields={"custodian": "x"}), owner)
    undoing.undo(edit, by=owner)

    with pytest.raises(undoing.UndoneBefore):
        undoing.undo(edit, by=owner)


def test_a_tag_is_one_however_it_is_written_and_undoing_finds_it(
    case: Case, owner: User, held: list[Exhibit]
) -> None:
    particulars.set_particulars(held[0], {}, tags=["Key Document"], by=owner)

    edit = _apply(_all(case), Asked(add_tags=("key   document", "ＫＥＹ document")), owner)

    assert [tag.name for tag in Tag.objects.all()] == ["Key Document"]
    assert edit.exhibit_count == 3
    undoing.undo(edit, by=owner)
    assert queries.tags_of([each.pk for each in held]) == {held[0].pk: ["Key Document"]}


def test_removing_a_tag_that_nobody_has_makes_none(
    case: Case, owner: User, held: list[Exhibit]
) -> None:
    plan = planned(_all(case), Asked(remove_tags=("nothing",)))

    assert plan.changes == ()
    assert not Tag.objects.exists()


def test_too_many_at_once_are_refused_with_what_to_do(
    case: Case, owner: User, held: list[Exhibit], monkeypatch: Any
) -> None:
    monkeypatch.setattr(planning, "MOST_AT_ONCE", 3)

    with pytest.raises(Invalid, match="part by part"):
        planned(_all(case), Asked(fields={"custodian": "x"}))


def test_a_change_that_changes_nothing_is_not_kept(
    case: Case, owner: User, held: list[Exhibit]
) -> None:
    with pytest.raises(Conflict, match="None of the selected"):
        _apply(_all(case), Asked(fields={"confidentiality": "public"}), owner)

    assert not BulkEdit.objects.exists()


@pytest.mark.parametrize("name", ["", " ", "a,b", "x" * 61])
def test_what_cannot_be_a_tag_is_refused(exhibit: Exhibit, owner: User, name: str) -> None:
    if not name.strip():
        assert particulars.set_particulars(exhibit, {}, tags=[name], by=owner) == []
        return
    with pytest.raises(particulars.NoTag):
        particulars.set_particulars(exhibit, {}, tags=[name], by=owner)


def test_particulars_enter_custody_with_old_and_new(exhibit: Exhibit, owner: User) -> None:
    said = {"privilege": "attorney_client", "is_sealed": True, "purpose": ""}

    changed = particulars.set_particulars(exhibit, said, tags=["b", "a"], by=owner)

    assert changed == ["is_sealed", "privilege", "tags"]
    last = custody.chain_of(exhibit.public_id).last()
    assert last is not None
    assert last.facts["changes"]["privilege"] == {"from": "none", "to": "attorney_client"}
    assert last.facts["changes"]["tags"] == {"from": [], "to": ["a", "b"]}
    assert particulars.set_particulars(exhibit, said, tags=["A", "b"], by=owner) == []
