"""Files of one batch are taken together: in their order, by one worker, each for itself."""

import hashlib
from datetime import timedelta

import pytest

from evidence.core import clock
from evidence.core.models import JobState
from evidence.custody.queries import chain_breaks
from evidence.exhibits import ingest as exhibits
from evidence.exhibits.models import Exhibit, Inspection
from evidence.intake import ingest, queries
from evidence.intake.models import IntakeFile, Outcome
from tests.conftest import Bells
from tests.intake.conftest import Sender, work_all

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_files_that_came_one_after_another_are_taken_together_and_numbered_in_order(
    sender: Sender, bells: Bells
) -> None:
    names = [f"{number}.txt" for number in range(ingest.TAKEN_TOGETHER + 2)]
    files = [sender.whole(name.encode(), name) for name in names[:-1]]
    files.insert(1, sender.whole(names[0].encode(), "again.txt"))
    bells.rung.clear()

    assert ingest.take(files[-1].pk) == JobState.DONE

    taken = IntakeFile.objects.filter(state=JobState.DONE).count()
    assert taken == ingest.TAKEN_TOGETHER
    (again,) = [ids["pk"] for name, ids in bells.rung if name == "intake.take"]
    assert ingest.take(again) == JobState.DONE
    held = Exhibit.objects.in_order().values_list("exhibit_number", "original_name")
    assert list(held) == list(enumerate(names[:-1], start=1))
    assert list(chain_breaks()) == []


@pytest.mark.django_db(transaction=True)
def test_a_bell_is_rung_for_a_file_only_when_nobody_comes_for_another_anyway(
    sender: Sender, bells: Bells
) -> None:
    first = sender.whole(b"first", "first.txt")
    sender.whole(b"second", "second.txt")
    in_hand = IntakeFile.objects.filter(pk=first.pk)
    in_hand.update(
        state=JobState.RUNNING, attempts=1, lease_until=clock.now() + timedelta(seconds=30)
    )
    sender.whole(b"third", "third.txt")
    assert _rung_for(bells, "intake.take") == [first.pk]

    # He came, died, and nobody was rung for since.
    IntakeFile.objects.update(state=JobState.RUNNING, attempts=1, lease_until=clock.now())
    last = sender.whole(b"fourth", "fourth.txt")
    assert _rung_for(bells, "intake.take") == [first.pk, last.pk]


@pytest.mark.django_db(transaction=True)
def test_inspections_that_were_asked_for_together_have_one_bell_for_each_group(
    sender: Sender, bells: Bells
) -> None:
    count = ingest.TAKEN_TOGETHER
    files = [sender.whole(str(number).encode(), f"{number}.txt") for number in range(count)]
    assert ingest.take(files[0].pk) == JobState.DONE

    rung_for = _rung_for(bells, "exhibits.inspect")
    assert len(rung_for) == 2
    # Another worker was here with an earlier bell, and came as far as into these.
    for pk in list(Inspection.objects.order_by("pk").values_list("pk", flat=True))[:3]:
        Inspection.objects.filter(pk=pk).update(state=JobState.DONE, finished_at=clock.now())
    for pk in rung_for:
        exhibits.inspect(pk)
    assert not Inspection.objects.exclude(state=JobState.DONE).exists()


@pytest.mark.django_db(transaction=True)
def test_bytes_that_changed_on_disk_before_they_were_taken_are_found_damaged(
    sender: Sender,
) -> None:
    file = sender.whole(b"as it came", "letter.txt")
    (queries.partial_files().root / file.public_id).write_bytes(b"as it lies")
    work_all()

    exhibit = Exhibit.objects.get()
    assert exhibit.file.sha256 == hashlib.sha256(b"as it came").hexdigest()
    assert "has changed" in exhibit.readability_reason


def test_one_worker_at_a_time_takes_of_a_batch(sender: Sender) -> None:
    held, waiting = sender.whole(b"held", "held.txt"), sender.whole(b"waits", "waits.txt")
    lease = {"state": JobState.RUNNING, "attempts": 1}
    in_hand = IntakeFile.objects.filter(pk=held.pk)
    in_hand.update(**lease, lease_until=clock.now() + timedelta(seconds=30))

    assert ingest.take(waiting.pk) is None

    in_hand.update(lease_until=clock.now())
    assert ingest.take(waiting.pk) == JobState.DONE
    assert Exhibit.objects.get().original_name == "waits.txt"
    assert ingest.take(held.pk) == JobState.DONE
    assert Exhibit.objects.count() == 2


def _rung_for(bells: Bells, name: str) -> list[int]:
    return [ids["pk"] for rung, ids in bells.rung if rung == name]


def test_a_file_that_cannot_be_taken_costs_none_beside_it(sender: Sender) -> None:
    files = [sender.whole(name.encode(), name) for name in ("a.txt", "b.txt", "c.txt")]
    queries.partial_files().discard(files[0].public_id)

    assert ingest.take(files[0].pk) == JobState.PARKED

    outcomes = IntakeFile.objects.order_by("place").values_list("outcome", flat=True)
    assert list(outcomes) == [Outcome.FAILED, Outcome.STORED, Outcome.STORED]
    assert [each.label for each in Exhibit.objects.in_order()] == ["EX-1", "EX-2"]
