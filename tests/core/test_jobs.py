"""Jobs are done once in effect, whatever happens to bells, workers and leases."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import redis
from celery import Celery
from django.db import transaction

from caseapp import celery as bell
from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import clock, jobs
from evidence.core.errors import Failed, Unavailable
from evidence.core.models import JobState
from evidence.custody import services as custody
from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.exhibits.models import Inspection
from tests import factories
from tests.conftest import Bells
from tests.threads import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(case: Case, owner: User) -> Inspection:
    """A job that is due."""
    return factories.exhibit(case, owner).inspection


def _work(effect: Callable[[Inspection], None] | None = None) -> Callable[[Inspection], None]:
    """Work that writes an effect and finishes in one transaction, as every story does."""

    def work(job: Inspection) -> None:
        with transaction.atomic():
            (effect or _effect)(job)
            jobs.finish(job)

    return work


def _effect(job: Inspection) -> None:
    custody.record(job.exhibit, CustodyAction.INSPECTED, by=None, facts={"by": job.attempts})


def _effects(job: Inspection) -> list[CustodyEvent]:
    events = CustodyEvent.objects.filter(exhibit=job.exhibit, action=CustodyAction.INSPECTED)
    return list(events)


def _failing(error: Exception) -> Callable[[Inspection], None]:
    def work(job: Inspection) -> None:
        raise error

    return work


def _do(job: Inspection, work: Callable[[Inspection], None], **options: Any) -> JobState | None:
    return jobs.work_on(Inspection.objects.all(), job.pk, work, **options)


def _lease_runs_out(job: Inspection) -> None:
    past = clock.now() - timedelta(seconds=1)
    Inspection.objects.filter(pk=job.pk).update(lease_until=past)


def test_a_job_is_done_once_however_often_the_bell_rings(job: Inspection) -> None:
    results = [_do(job, _work()) for _ in range(3)]

    assert results == [JobState.DONE, None, None]
    assert len(_effects(job)) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.lease_until) == (JobState.DONE, 1, None)
    assert job.finished_at is not None


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_that_hear_the_same_bell_one_does_the_job(job: Inspection) -> None:
    results = together([lambda: _do(job, _work())] * 10)

    assert sorted(map(str, results)) == ["None"] * 9 + ["done"]
    assert len(_effects(job)) == 1


def test_a_job_that_is_not_ripe_is_left_alone(job: Inspection) -> None:
    later = clock.now() + timedelta(minutes=1)
    Inspection.objects.filter(pk=job.pk).update(available_at=later)

    assert _do(job, _work()) is None
    assert _effects(job) == []


def test_a_job_whose_row_is_gone_is_no_error(job: Inspection) -> None:
    assert jobs.work_on(Inspection.objects.all(), job.pk + 1000, _work()) is None


def test_a_dead_workers_job_is_taken_over_when_its_lease_runs_out(job: Inspection) -> None:
    dead = jobs.claim(Inspection.objects.all(), job.pk)
    assert dead is not None
    assert _do(job, _work()) is None, "the lease still holds"

    _lease_runs_out(job)

    assert _do(job, _work()) == JobState.DONE
    assert [event.facts["by"] for event in _effects(job)] == [2]


@pytest.mark.parametrize("write", [_work(), jobs.renew, lambda late: jobs.note(late, attempts=9)])
def test_a_late_worker_is_refused_and_leaves_no_effect(
    job: Inspection, write: Callable[[Inspection], None]
) -> None:
    late = jobs.claim(Inspection.objects.all(), job.pk)
    assert late is not None
    _lease_runs_out(job)
    assert _do(job, _work()) == JobState.DONE

    with pytest.raises(jobs.LeaseLost):
        write(late)

    assert [event.facts["by"] for event in _effects(job)] == [2]
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)


def test_a_worker_that_is_overtaken_in_the_middle_ends_quietly(job: Inspection) -> None:
    def overtaken(mine: Inspection) -> None:
        _lease_runs_out(job)
        assert _do(job, _work()) == JobState.DONE
        _work()(mine)

    assert _do(job, overtaken) is None
    assert [event.facts["by"] for event in _effects(job)] == [2]


@pytest.mark.django_db(transaction=True)
def test_the_lease_is_renewed_while_the_work_goes_on(job: Inspection, settings: Any) -> None:
    settings.JOB_LEASE_SECONDS = 0.3

    def long_work(mine: Inspection) -> None:
        first = Inspection.objects.get(pk=job.pk).lease_until
        deadline = time.monotonic() + 20
        while Inspection.objects.get(pk=job.pk).lease_until == first:
            assert time.monotonic() < deadline, "the lease was never renewed"
        _work()(mine)

    assert _do(job, long_work) == JobState.DONE


def test_a_failure_that_may_pass_is_tried_three_times_with_longer_pauses(job: Inspection) -> None:
    pauses = []
    for attempt in (1, 2):
        assert _do(job, _failing(Unavailable("the source is down"))) == JobState.PENDING
        job.refresh_from_db()
        assert (job.attempts, job.last_error) == (attempt, "the source is down")
        assert _do(job, _work()) is None, "it waits for its time"
        pauses.append(job.available_at - clock.now())
        Inspection.objects.update(available_at=clock.now())

    assert _do(job, _failing(Unavailable("still down"))) == JobState.PARKED

    assert timedelta(0) < pauses[0] < pauses[1]
    job.refresh_from_db()
    assert (job.state, job.last_error, job.is_parked) == (JobState.PARKED, "still down", True)
    assert _do(job, _work()) is None, "a parked job waits for a person"


def test_an_unexpected_failure_is_kept_without_its_details(job: Inspection) -> None:
    assert _do(job, _failing(ValueError("password=hunter2"))) == JobState.PENDING

    job.refresh_from_db()
    assert job.last_error == jobs.UNEXPECTED


def test_a_permanent_failure_parks_at_once_and_a_person_is_told(job: Inspection) -> None:
    told: list[str] = []

    ended = _do(
        job, _failing(Failed("no pages")), parked=lambda parked: told.append(parked.last_error)
    )

    assert ended == JobState.PARKED
    assert told == ["no pages"]
    job.refresh_from_db()
    assert (job.attempts, job.lease_until) == (1, None)


def test_what_a_failed_attempt_wrote_is_rolled_back(job: Inspection) -> None:
    def half_done(mine: Inspection) -> None:
        with transaction.atomic():
            _effect(mine)
            message = "in the middle"
            raise Unavailable(message)

    _do(job, half_done)

    assert _effects(job) == []


def test_a_job_that_kills_its_worker_three_times_is_parked_with_the_reason(job: Inspection) -> None:
    told: list[int] = []
    for _ in range(jobs.MAX_ATTEMPTS):
        assert jobs.claim(Inspection.objects.all(), job.pk) is not None
        _lease_runs_out(job)

    assert _do(job, _work(), parked=lambda parked: told.append(parked.pk)) is None

    job.refresh_from_db()
    assert job.state == JobState.PARKED
    assert "stopped in the middle of this 3 times" in job.last_error
    assert told == [job.pk]
    assert _effects(job) == []


def test_a_late_failure_does_not_touch_the_other_workers_job(job: Inspection) -> None:
    def overtaken(mine: Inspection) -> None:
        _lease_runs_out(job)
        _do(job, _work())
        message = "too late to matter"
        raise Failed(message)

    told: list[int] = []
    assert _do(job, overtaken, parked=lambda parked: told.append(parked.pk)) is None

    job.refresh_from_db()
    assert (job.state, job.last_error, told) == (JobState.DONE, "", [])


def test_the_sweep_rings_for_exactly_what_is_due(case: Case, owner: User, bells: Bells) -> None:
    names = ("waiting", "later", "held", "abandoned", "done", "parked")
    due = {name: factories.exhibit(case, owner).inspection for name in names}
    now, hour = clock.now(), timedelta(hours=1)
    for name, change in {
        "later": {"available_at": now + hour},
        "held": {"state": JobState.RUNNING, "lease_until": now + hour},
        "abandoned": {"state": JobState.RUNNING, "lease_until": now - hour},
        "done": {"state": JobState.DONE},
        "parked": {"state": JobState.PARKED},
    }.items():
        Inspection.objects.filter(pk=due[name].pk).update(**change)
    bells.rung.clear()

    assert jobs.ring_due(Inspection.objects.all(), "exhibits.inspect") == 2
    expected = [due["waiting"].pk, due["abandoned"].pk]
    assert sorted(ids["pk"] for _, ids in bells.rung) == sorted(expected)
    assert set(bells.names()) == {"exhibits.inspect"}


def ring_broken(name: str, ids: dict[str, Any]) -> None:
    message = "the bell is broken"
    raise RuntimeError(message)


def ring_where_nobody_listens(name: str, ids: dict[str, Any]) -> None:
    """Our own settings, pointed at a port without a Redis."""
    dead = Celery(broker="redis://127.0.0.1:1/0")
    dead.conf.task_publish_retry = bell.app.conf.task_publish_retry
    dead.conf.broker_transport_options = bell.app.conf.broker_transport_options
    dead.send_task(name, kwargs=ids)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broken", ["ring_broken", "ring_where_nobody_listens"])
def test_a_bell_that_fails_never_fails_the_request(
    case: Case, owner: User, settings: Any, bells: Bells, broken: str
) -> None:
    settings.JOB_BELL = f"{__name__}.{broken}"
    exhibit = factories.exhibit(case, owner)

    settings.JOB_BELL = "tests.conftest.record_ring"
    assert jobs.ring_due(Inspection.objects.all(), "exhibits.inspect") == 1
    assert bells.rung == [("exhibits.inspect", {"pk": exhibit.inspection.pk})]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_rung_for_work_that_was_rolled_back(
    case: Case, owner: User, bells: Bells
) -> None:
    bells.rung.clear()
    with pytest.raises(RuntimeError), transaction.atomic():
        factories.exhibit(case, owner)
        raise RuntimeError

    assert bells.rung == []
    assert not Inspection.objects.exists()


def test_the_real_bell_sends_a_name_and_ids_through_redis(settings: Any) -> None:
    bell.app.control.purge()
    bell.ring("exhibits.inspect", {"pk": 7})

    with redis.Redis.from_url(settings.REDIS_URL) as client:
        waiting = client.llen("celery")
    assert bell.app.control.purge() == waiting == 1
