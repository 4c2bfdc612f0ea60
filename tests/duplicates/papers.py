"""Exhibits with words on their pages, read and sketched as the worker does it."""

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.duplicates import build, services
from evidence.exhibits.models import Exhibit, Reading
from evidence.pages.models import PageText
from tests import factories

LETTER = (
    "The parties met in January and agreed on the terms of the settlement. Messages were kept "
    "private at all times. Neither side admits fault. The agreement is governed by the laws of "
    "California, and disputes go to the courts of San Jose."
)


def read_exhibit(case: Case, by: User, *pages: str, title: str = "") -> Exhibit:
    """Return an exhibit whose pages hold these words and whose reading is done."""
    seed = 5000 + Exhibit.objects.count()
    content = factories.pdf(pages=max(1, len(pages)), seed=seed)
    exhibit = factories.inspected_exhibit(case, by, content=content, name=title or f"{seed}.pdf")
    PageText.objects.bulk_create(
        PageText(exhibit=exhibit, page_number=number, text=words)
        for number, words in enumerate(pages, start=1)
    )
    Reading.objects.filter(exhibit=exhibit).update(state="done", finished_at=exhibit.received_at)
    return exhibit


def sketched(case: Case, by: User, *pages: str, title: str = "") -> Exhibit:
    """Return an exhibit that is read and compared with the others."""
    exhibit = read_exhibit(case, by, *pages, title=title)
    services.ask_for(exhibit.pk)
    build.sketch(exhibit.text_sketch.pk)
    exhibit.text_sketch.refresh_from_db()
    return exhibit
