"""Jobs that are done several at a time are each done once, and one that fails costs no other."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import clock, jobs
from evidence.core.errors import Unavailable
from evidence.core.models import JobState
from evidence.custody import services as custody
from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.exhibits.models import Inspection
from tests import factories

pytestmark = pytest.mark.django_db

MOST = 5
type Work = Callable[[Sequence[Inspection]], None]


class Killed(BaseException):
    """What stands in for the death of a worker: nothing in the product catches it."""


@pytest.fixture
def three(case: Case, owner: User) -> list[Inspection]:
    """Three jobs that are due."""
    return [factories.exhibit(case, owner).inspection for _ in range(3)]


def _claimed() -> list[Inspection]:
    return jobs.claim_several(Inspection.objects.order_by("pk"), most=MOST)


def _write(group: Sequence[Inspection]) -> None:
    with transaction.atomic():
        jobs.finish_together(group)
        for job in group:
            custody.record(job.exhibit, CustodyAction.INSPECTED, by=None)


def _failing_on(job: Inspection, error: BaseException) -> Work:
    def work(group: Sequence[Inspection]) -> None:
        if job in group:
            raise error
        _write(group)

    return work


def _effects() -> list[int]:
    """Return the keys of the jobs whose effects were written, one for each effect."""
    written = CustodyEvent.objects.filter(action=CustodyAction.INSPECTED)
    return list(written.order_by("pk").values_list("exhibit__inspection", flat=True))


def _states() -> list[str]:
    return list(Inspection.objects.order_by("pk").values_list("state", flat=True))


def test_what_is_due_is_claimed_in_order_and_done_as_one(three: list[Inspection]) -> None:
    groups: list[list[Inspection]] = []

    def work(group: Sequence[Inspection]) -> None:
        groups.append(list(group))
        _write(group)

    assert jobs.work_together(_claimed(), work) == [JobState.DONE] * 3
    assert groups == [three]
    assert _effects() == [job.pk for job in three]
    assert _claimed() == []


def test_no_more_than_asked_for_and_none_that_is_held(three: list[Inspection]) -> None:
    queue = Inspection.objects.order_by("pk")

    assert jobs.claim_several(queue, most=2) == three[:2]
    assert jobs.claim_several(queue, most=2) == three[2:]
    assert list(Inspection.objects.values_list("attempts", flat=True)) == [1, 1, 1]


def test_one_that_fails_is_tried_later_and_costs_no_other(three: list[Inspection]) -> None:
    work = _failing_on(three[1], Unavailable("It is away."))

    states = jobs.work_together(_claimed(), work)

    assert states == [JobState.DONE, JobState.PENDING, JobState.DONE]
    assert _states() == states
    assert _effects() == [three[0].pk, three[2].pk]
    assert Inspection.objects.get(pk=three[1].pk).last_error == "It is away."


def test_one_that_another_worker_has_taken_over_is_left_to_it(three: list[Inspection]) -> None:
    group = _claimed()
    Inspection.objects.filter(pk=three[0].pk).update(attempts=2)

    assert jobs.work_together(group, _write) == [None, JobState.DONE, JobState.DONE]
    assert _effects() == [three[1].pk, three[2].pk]
    assert _states()[0] == JobState.RUNNING


def test_what_was_written_before_a_failure_is_not_done_again(three: list[Inspection]) -> None:
    def work(group: Sequence[Inspection]) -> None:
        _write(group[:1])
        if len(group) > 1:
            raise RuntimeError

    assert jobs.work_together(_claimed(), work) == [JobState.DONE] * 3
    assert _effects() == [job.pk for job in three]


def test_a_worker_that_dies_of_one_job_takes_no_other_with_it_twice(
    three: list[Inspection],
) -> None:
    deadly = _failing_on(three[0], Killed())
    for _ in range(jobs.MAX_ATTEMPTS):
        with pytest.raises(Killed):
            jobs.work_together(_claimed(), deadly)
        Inspection.objects.filter(state=JobState.RUNNING).update(lease_until=clock.now())
    while group := _claimed():
        assert len(group) == 1
        jobs.work_together(group, deadly)

    assert _states() == [JobState.PARKED, JobState.DONE, JobState.DONE]
    assert sorted(_effects()) == [three[1].pk, three[2].pk]


def test_a_lone_job_is_given_a_moment_for_others_to_come(
    case: Case, owner: User, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.JOB_COMPANY_SECONDS = 0.1
    lone = factories.exhibit(case, owner).inspection
    late: list[Inspection] = []

    def sleep(seconds: float) -> None:
        assert seconds == settings.JOB_COMPANY_SECONDS
        late.append(factories.exhibit(case, owner).inspection)

    monkeypatch.setattr("evidence.core.jobs.time.sleep", sleep)

    queue = Inspection.objects.order_by("pk")
    assert jobs.are_gathered(queue, most=MOST)
    assert _claimed() == [lone, *late]
    assert not jobs.are_gathered(queue, most=MOST)
    assert len(late) == 1
