"""Long work is given back in parts: that is no failure, and quicker work is heard before it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from kombu import Queue

from caseapp import celery as bell
from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import clock, jobs
from evidence.core.models import JobState
from evidence.exhibits.models import Inspection
from tests import factories
from tests.conftest import Bells

pytestmark = pytest.mark.django_db

BELL = "pages.recognise"


@pytest.fixture
def job(case: Case, owner: User) -> Inspection:
    """A job that is due."""
    return factories.exhibit(case, owner).inspection


def _pausing(job: Inspection) -> None:
    jobs.pause(job, BELL)


def _finishing(job: Inspection) -> None:
    with transaction.atomic():
        jobs.finish(job)


def _do(job: Inspection, work: Callable[[Inspection], None]) -> JobState | None:
    return jobs.work_on(Inspection.objects.all(), job.pk, work)


def test_work_in_ten_parts_is_never_taken_for_three_failures(
    job: Inspection,
    bells: Bells,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        states = [_do(job, _pausing) for _ in range(10)]
    assert states == [JobState.PENDING] * 10
    assert bells.names().count(BELL) == 10
    assert _do(job, _finishing) == JobState.DONE


def test_who_was_overtaken_cannot_pause_the_work_of_another(job: Inspection) -> None:
    late = jobs.claim(Inspection.objects.all(), job.pk)
    assert late is not None
    past = clock.now() - timedelta(seconds=1)
    Inspection.objects.update(lease_until=past)
    now = jobs.claim(Inspection.objects.all(), job.pk)
    assert now is not None

    with pytest.raises(jobs.LeaseLost):
        jobs.pause(late, BELL)
    # Given back by its holder, the work is out of the late one's reach as well.
    jobs.pause(now, BELL)
    assert jobs.claim(Inspection.objects.all(), job.pk) is not None
    with pytest.raises(jobs.LeaseLost):
        jobs.finish(late)


def test_quick_work_is_heard_before_slow_work_that_was_rung_for_earlier() -> None:
    bell.app.control.purge()
    for name in ("pages.recognise", "pages.draw", "exhibits.inspect", "pages.read"):
        bell.ring(name, {"pk": 1})

    heard = []
    with bell.app.connection_for_read() as connection:
        queue = Queue("celery")(connection.default_channel)
        while (message := queue.get(no_ack=True)) is not None:
            heard.append(message.headers["task"])

    assert heard == ["exhibits.inspect", "pages.read", "pages.draw", "pages.recognise"]
