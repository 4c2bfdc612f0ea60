"""The Celery application: the doorbell of core.bells, and the schedule of the sweeps."""

import os
from collections.abc import Mapping

from celery import Celery
from celery.signals import setup_logging, worker_ready
from django.conf import settings

from caseapp.runtime.embedded import celery_broker_url
from caseapp.schedule import schedule

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caseapp.settings")

TASK_SECONDS = 30 * 60
# Redis knows four lists, of which the first is emptied first: work that takes long waits in later
# ones, so that no upload waits for the pages, the pictures or the OCR of another.
LATER = {"pages.read": 3, "pages.draw": 6, "pages.recognise": 9}
# A bell that nobody heard in this time runs out: the sweeps ring again for what is still due, and
# so a long queue does not fill with bells for what is long done.
BELL_SECONDS = 5 * 60

app = Celery("caseapp", broker=celery_broker_url(settings.REDIS_URL))
app.conf.update(
    include=["evidence.tasks"],
    beat_schedule=schedule(),
    timezone="UTC",
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    # A task is acknowledged when it is done; a killed child's task comes back at once.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=200,
    task_time_limit=TASK_SECONDS + 60,
    task_soft_time_limit=TASK_SECONDS,
    # Publishing never holds up a request: the sweep rings again.
    task_publish_retry=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        # Above the longest task, or a task would run twice at once.
        "visibility_timeout": TASK_SECONDS + 15 * 60,
        # Without these two, kombu takes 100 s longer to give a dead worker's messages back.
        "unacked_restore_throttle": 1,
        "unacked_restore_interval": 30,
        "socket_timeout": 10,
        "socket_connect_timeout": 2,
        # Without this, kombu tries for 6 s to reach a dead Redis, and a request waits that long.
        "max_retries": 0,
    },
)


@setup_logging.connect
def _keep_our_logging(**_: object) -> None:
    """Leave logging as the settings made it."""


@worker_ready.connect
def _show_signs_of_life(**_: object) -> None:
    """Let /readyz know of a new worker at once, not at the beat's next turn."""
    ring("health.heartbeat", {})


def ring(task_name: str, ids: Mapping[str, int | str]) -> None:
    """Send a task's name and ids to the workers; raises when the broker can't be reached."""
    priority = LATER.get(task_name, 0)
    app.send_task(task_name, kwargs=dict(ids), priority=priority, expires=BELL_SECONDS)
