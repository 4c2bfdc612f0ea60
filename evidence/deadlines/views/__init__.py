"""Pages of deadlines."""

from evidence.deadlines.views.calendars import calendar, download, feed
from evidence.deadlines.views.pages import change, detail, everywhere, listing, new
from evidence.deadlines.views.steps import acknowledge, confirm, mark, reopen, withdraw

__all__ = [
    "acknowledge",
    "calendar",
    "change",
    "confirm",
    "detail",
    "download",
    "everywhere",
    "feed",
    "listing",
    "mark",
    "new",
    "reopen",
    "withdraw",
]
