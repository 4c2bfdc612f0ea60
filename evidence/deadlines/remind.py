"""The story of being told in time: what nears, what has passed, what would change; never twice.

Steps: the open deadlines near their day → how each stands by its court's clock → one announcement
for each threshold, for each day overdue until somebody has seen it, and for each change of its day.
The announcement's key makes it one, however often this runs.
"""

from collections.abc import Iterator

from evidence.core import clock
from evidence.core.text import shortened
from evidence.deadlines import queries
from evidence.deadlines.models import Deadline
from evidence.deadlines.queries import Standing
from evidence.notifications import services as notifications
from evidence.notifications.models import AnnouncementKind
from evidence.notifications.services import News

THRESHOLDS = (0, 1, 3, 7, 14)


def remind_due() -> int:
    """Return how many announcements were made of what is due, overdue or would change."""
    told = 0
    for standing in queries.standings_of(_open()):
        for news in _news_of(standing):
            told += notifications.announce(standing.deadline.case, news) is not None
    return told


def _open() -> Iterator[Deadline]:
    """Yield the open deadlines: those that are counted may change, however far their day is."""
    rows = Deadline.objects.still_open().filter(due_on__isnull=False)
    return rows.select_related("case__court", "entry", "responsible").iterator()


def _news_of(standing: Standing) -> Iterator[News]:
    row = standing.deadline
    if standing.proposal:
        found = standing.proposal.counted.day
        words = f"Deadline would change from {row.due_on} to {found}: {row.title}"
        yield _news(standing, AnnouncementKind.DEADLINE_CHANGED, words, f"change:{found}")
    if standing.is_overdue:
        if row.seen_at is None:
            today = clock.today_in(row.time_zone)
            yield _news(
                standing, AnnouncementKind.DEADLINE_OVERDUE, _said(standing), f"over:{today}"
            )
        return
    left = standing.days_left
    reached = next((days for days in THRESHOLDS if left is not None and left <= days), None)
    if reached is not None:
        yield _news(standing, AnnouncementKind.DEADLINE_NEAR, _said(standing), f"near:{reached}")


def _said(standing: Standing) -> str:
    return f"{standing.words}: {standing.deadline.title}"


def _news(standing: Standing, kind: AnnouncementKind, words: str, key: str) -> News:
    row = standing.deadline
    who = f"Responsible: {row.responsible}." if row.responsible else "Nobody is responsible for it."
    rule = f" {row.citation}." if row.citation else ""
    return News(
        kind=kind,
        title=shortened(words, 300),
        body=f"Due {row.due_on:%Y-%m-%d}.{rule} {who}",
        url_name="deadlines:detail",
        url_args=(row.case.public_id, row.public_id),
        # With its day: what was moved is told of anew.
        dedupe_key=f"deadline:{row.line}:{row.due_on}:{key}",
    )
