"""Celery's door: every capability's tasks in one module."""

from evidence.bundles import tasks as bundles
from evidence.custody import tasks as custody
from evidence.deadlines import tasks as deadlines
from evidence.docket import tasks as docket
from evidence.duplicates import tasks as duplicates
from evidence.exhibits import tasks as exhibits
from evidence.health import tasks as health
from evidence.intake import tasks as intake
from evidence.marking import tasks as marking
from evidence.notifications import tasks as notifications
from evidence.pages import tasks as pages
from evidence.policies import tasks as policies
from evidence.redaction import tasks as redaction
from evidence.timeline import tasks as timeline

__all__ = [
    "bundles",
    "custody",
    "deadlines",
    "docket",
    "duplicates",
    "exhibits",
    "health",
    "intake",
    "marking",
    "notifications",
    "pages",
    "policies",
    "redaction",
    "timeline",
]
