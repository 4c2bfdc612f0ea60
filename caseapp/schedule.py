"""What the beat rings for, how often, and why."""

from datetime import timedelta

from django.conf import settings


def schedule() -> dict[str, dict[str, object]]:
    """Return Celery's beat schedule.

    A bell that no worker hears in time runs out, so that a stopped worker does not come back to
    a heap of them.
    """
    sweep = settings.JOB_SWEEP_SECONDS
    return {
        # /readyz wants to have seen a worker in the last minute.
        "health.heartbeat": _every(15, "health.heartbeat"),
        # Each source has its own due time; this only asks which are due.
        "docket.sync_due": _every(30, "docket.sync_due"),
        # Once a UTC day, at the first ring after midnight; a missed day is caught up by one.
        "custody.state_due": _every(10 * 60, "custody.state_due"),
        # Days begin at midnight where the court sits, and a time of day may pass at any moment.
        "deadlines.remind_due": _every(10 * 60, "deadlines.remind_due"),
        # The sweeps: work whose bell was lost, or whose worker died.
        "docket.sweep": _every(sweep, "docket.sweep"),
        "exhibits.sweep": _every(sweep, "exhibits.sweep"),
        "intake.sweep": _every(sweep, "intake.sweep"),
        "marking.sweep": _every(sweep, "marking.sweep"),
        "pages.sweep": _every(sweep, "pages.sweep"),
        # It also looks for texts without a sketch, which takes longer.
        "duplicates.sweep": _every(max(sweep, 30), "duplicates.sweep"),
        # It also asks for the checks of exhibits whose pages were read without it.
        "redaction.sweep": _every(sweep, "redaction.sweep"),
        "timeline.sweep": _every(sweep, "timeline.sweep"),
        "notifications.sweep": _every(sweep, "notifications.sweep"),
        "custody.sweep": _every(sweep, "custody.sweep"),
        "policies.sweep": _every(sweep, "policies.sweep"),
        "bundles.sweep": _every(sweep, "bundles.sweep"),
    }


def _every(seconds: int, task: str) -> dict[str, object]:
    return {
        "task": task,
        "schedule": timedelta(seconds=seconds),
        "options": {"expires": seconds * 2},
    }
