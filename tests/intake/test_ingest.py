"""The story from the last byte to exhibits, also when whoever works on it dies at any point."""

import gzip
from collections.abc import Callable
from pkgutil import resolve_name
from typing import Any

import pytest

from evidence.accounts.models import User
from evidence.core import clock
from evidence.core.models import JobState
from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.custody.queries import chain_breaks
from evidence.exhibits.models import Exhibit, Inspection
from evidence.intake import ingest, queries
from evidence.intake.models import IntakeFile, Outcome, Unpacking
from tests.exhibits import hostile
from tests.exhibits.hostile import zipped
from tests.intake.conftest import Sender, work_all

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What stands in for the death of a worker: nothing in the product catches it."""


def _received(exhibit: Exhibit) -> dict[str, Any]:
    return CustodyEvent.objects.get(exhibit=exhibit, action=CustodyAction.RECEIVED).facts


def test_a_file_becomes_an_exhibit_whose_custody_says_how_it_came(
    sender: Sender, owner: User
) -> None:
    told = {"relativePath": "HR/Notes/a.txt", "lastModified": "1714551296000"}
    file = sender.whole(b"hello", "a.txt", **told)

    assert ingest.take(file.pk) == JobState.DONE

    exhibit = Exhibit.objects.get()
    file.refresh_from_db()
    assert (file.outcome, file.exhibit) == (Outcome.STORED, exhibit)
    assert (exhibit.original_name, exhibit.received_by, exhibit.file.size) == ("a.txt", owner, 5)
    facts = _received(exhibit)
    assert facts["came_by"] == "API, resumable upload (tus)"
    assert facts["intake"] == file.batch.public_id
    assert facts["stated"] == {
        "path": "HR/Notes/a.txt",
        "modified": "2024-05-01T08:14:56.000000Z",
    }
    assert queries.partial_files().names() == []


def test_the_same_bytes_twice_are_one_exhibit_and_its_custody_names_both(sender: Sender) -> None:
    first, second = sender.whole(b"hello", "a.txt"), sender.whole(b"hello", "b.txt")
    work_all()

    exhibit = Exhibit.objects.get()
    for file, outcome in ((first, Outcome.STORED), (second, Outcome.DUPLICATE)):
        file.refresh_from_db()
        assert (file.outcome, file.exhibit) == (outcome, exhibit)
    again = CustodyEvent.objects.get(action=CustodyAction.CAME_AGAIN)
    assert (again.exhibit, again.facts["name"]) == (exhibit, "b.txt")


def test_each_member_of_an_archive_is_an_exhibit_that_leads_back_to_it(sender: Sender) -> None:
    sender.whole(zipped({"letter.txt": b"Dear", "sub/memo.txt": b"Memo"}), "box.zip")
    work_all()

    box, letter, memo = Exhibit.objects.order_by("exhibit_number")
    assert [letter.parent, memo.parent] == [box, box]
    assert (memo.original_name, memo.member_path) == ("memo.txt", "sub/memo.txt")
    facts = _received(memo)
    assert facts["came_by"] == "taken out of another exhibit"
    assert facts["out_of"] == {
        "exhibit": box.public_id,
        "label": "EX-1",
        "sha256": box.file.sha256,
        "path": "sub/memo.txt",
    }
    unpacked = CustodyEvent.objects.get(exhibit=box, action=CustodyAction.UNPACKED)
    assert unpacked.facts["stored"] == unpacked.facts["members"] == 2
    assert unpacked.facts["tools"]
    row = IntakeFile.objects.get(exhibit=box)
    assert row.outcome == Outcome.UNPACKED
    assert [member.name for member in row.members.order_by("position")] == [
        "letter.txt",
        "memo.txt",
    ]
    assert list(chain_breaks()) == []


def test_archives_in_archives_are_rows_below_rows_down_to_a_depth(sender: Sender) -> None:
    content = b"core"
    for level in range(ingest.MAX_DEPTH):
        content = zipped({f"level{level}": content})
    sender.whole(content, "outer.zip")
    work_all()

    places = list(IntakeFile.objects.order_by("place").values_list("place", "outcome"))
    assert [place for place, _ in places] == [
        "000001",
        "000001.000001",
        "000001.000001.000001",
        "000001.000001.000001.000001",
    ]
    assert Exhibit.objects.get(file__size=4).parent is not None


def test_what_lies_deeper_is_kept_and_says_that_it_was_not_unpacked(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "MAX_DEPTH", 1)
    sender.whole(zipped({"inner.zip": zipped({"a.txt": b"core"})}), "outer.zip")
    work_all()

    inner = IntakeFile.objects.get(name="inner.zip")
    assert inner.outcome == Outcome.STORED
    assert "Not unpacked" in inner.reason
    assert Exhibit.objects.count() == 2


def test_a_member_that_is_known_is_linked_and_an_empty_one_says_so(sender: Sender) -> None:
    sender.whole(b"known", "known.txt")
    work_all()
    sender.whole(zipped({"copy.txt": b"known", "empty.txt": b"", "new.txt": b"new"}), "box.zip")
    work_all()

    rows = {row.name: row for row in IntakeFile.objects.exclude(parent=None)}
    known = Exhibit.objects.get(original_name="known.txt")
    assert (rows["copy.txt"].outcome, rows["copy.txt"].exhibit) == (Outcome.DUPLICATE, known)
    assert rows["empty.txt"].outcome == Outcome.REFUSED
    assert "empty" in rows["empty.txt"].reason
    assert rows["new.txt"].outcome == Outcome.STORED
    again = CustodyEvent.objects.get(exhibit=known, action=CustodyAction.CAME_AGAIN)
    assert again.facts["out_of"]["path"] == "copy.txt"


@pytest.mark.parametrize(
    "content",
    [hostile.nested_zip(9), zipped({"a.exe": b"MZ" + bytes(90)})],
    ids=["bomb", "program"],
)
def test_what_is_in_quarantine_is_not_unpacked_and_says_so(sender: Sender, content: bytes) -> None:
    file = sender.whole(content, "box.zip")
    work_all()

    exhibit = Exhibit.objects.get()
    assert exhibit.is_quarantined
    file.refresh_from_db()
    assert (file.outcome, file.reason) == (Outcome.STORED, ingest.QUARANTINED)
    assert Unpacking.objects.get().state == JobState.DONE


def test_nothing_is_unpacked_before_its_inspection_is_done(sender: Sender) -> None:
    file = sender.whole(zipped({"a.txt": b"a"}), "box.zip")
    ingest.take(file.pk)

    assert ingest.unpack(Exhibit.objects.get().pk) is None
    assert Exhibit.objects.count() == 1


def test_an_archive_that_cannot_be_taken_apart_stays_an_exhibit_with_the_reason(
    sender: Sender,
) -> None:
    file = sender.whole(gzip.compress(b"x" * 5000)[:-20], "broken.gz")
    work_all()

    file.refresh_from_db()
    assert file.outcome == Outcome.STORED
    assert Exhibit.objects.count() == 1


STEPS = (
    "evidence.intake.ingest.exhibits.adopt_bytes",
    "evidence.intake.ingest.services.settle",
    "evidence.exhibits.receipt.rows.add_missing",
    "evidence.exhibits.receipt.custody.begin",
    "evidence.intake.receipt.rows.write",
    "evidence.exhibits.ingest.jobs.finish_together",
    "evidence.exhibits.ingest.custody.record_several",
    "evidence.intake.ingest.jobs.finish_together",
    "evidence.intake.ingest.jobs.finish",
    "evidence.core.partials.PartialFiles.discard",
    "evidence.intake.ingest.splitter.unpack",
    "evidence.intake.ingest.exhibits.keep_bytes",
    "evidence.intake.ingest.services.place_below",
    "evidence.intake.ingest._tell_unpacked",
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("moment", ["before", "after"])
def test_whoever_dies_at_whatever_step_nothing_is_lost_and_nothing_doubled(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, step: str, moment: str
) -> None:
    members = {f"{number}.txt": f"member {number}".encode() for number in range(3)}
    sender.whole(b"beside", "beside.txt")
    sender.whole(zipped({**members, "empty": b"", "again.txt": b"member 0"}), "box.zip")
    sender.whole(b"beside", "beside again.txt")
    with monkeypatch.context() as patched:
        _die_once(patched, step, moment)
        with pytest.raises(Killed):
            work_all()
    _let_leases_run_out()
    work_all()

    outcomes = dict(IntakeFile.objects.values_list("name", "outcome"))
    assert outcomes == {
        "beside.txt": "stored",
        "beside again.txt": "duplicate",
        "box.zip": "unpacked",
        "0.txt": "stored",
        "1.txt": "stored",
        "2.txt": "stored",
        "empty": "refused",
        "again.txt": "duplicate",
    }
    assert Exhibit.objects.count() == 5
    received = CustodyEvent.objects.filter(action=CustodyAction.RECEIVED)
    assert received.values("exhibit").distinct().count() == received.count() == 5
    for action, times in ((CustodyAction.UNPACKED, 1), (CustodyAction.CAME_AGAIN, 2)):
        assert CustodyEvent.objects.filter(action=action).count() == times, action
    assert list(chain_breaks()) == []
    ingest.ring_due()
    assert queries.partial_files().names() == []


def _die_once(patched: pytest.MonkeyPatch, step: str, moment: str) -> None:
    target: Callable[..., Any] = resolve_name(step)
    died: list[bool] = []

    def dying(*args: Any, **kwargs: Any) -> Any:
        if died:
            return target(*args, **kwargs)
        died.append(True)
        if moment == "after":
            target(*args, **kwargs)
        raise Killed

    patched.setattr(step, dying)


def _let_leases_run_out() -> None:
    for table in (IntakeFile, Inspection, Unpacking):
        table.objects.filter(state=JobState.RUNNING).update(lease_until=clock.now())


def test_a_late_worker_writes_nothing_once_another_has_taken_over(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender.whole(zipped({"a.txt": b"a", "b.txt": b"b"}), "box.zip")
    file = IntakeFile.objects.get()
    ingest.take(file.pk)
    exhibit = Exhibit.objects.get()
    Exhibit.objects.update(readability="native")
    keep = ingest.exhibits.keep_bytes

    def overtaken(chunks: Any) -> Any:
        Unpacking.objects.update(attempts=2)
        return keep(chunks)

    monkeypatch.setattr("evidence.intake.ingest.exhibits.keep_bytes", overtaken)

    assert ingest.unpack(exhibit.pk) is None
    assert Exhibit.objects.count() == 1
    assert IntakeFile.objects.count() == 1


def test_a_file_whose_bytes_vanished_stops_with_the_reason_and_says_so(sender: Sender) -> None:
    file = sender.whole(b"hello")
    queries.partial_files().discard(file.public_id)

    assert ingest.take(file.pk) == JobState.PARKED

    file.refresh_from_db()
    assert file.outcome == Outcome.FAILED
    assert "no longer on disk" in file.reason
    assert not Exhibit.objects.exists()


def test_a_lost_bell_is_rung_again(sender: Sender, bells: Any) -> None:
    file = sender.whole(b"hello")
    sender.begun(5, "not whole.txt")
    bells.rung.clear()

    assert ingest.ring_due() == 1
    assert bells.rung == [("intake.take", {"pk": file.pk})]
