"""Asks for chronologies to give out, and gives out what was made."""

from dataclasses import dataclass

from django.db import transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import jobs
from evidence.core.errors import Conflict, Invalid
from evidence.core.hashing import Sha256
from evidence.core.text import one_line, storable
from evidence.exhibits import queries as exhibits
from evidence.timeline import queries
from evidence.timeline.models import ChronologyForm, ChronologyPaper, PaperUse
from evidence.timeline.queries import Narrowing

MAKE_BELL = "timeline.make_paper"


class PaperNotMade(Conflict):
    """The chronology has no file yet, or never got one."""

    default_code = "chronology_not_made"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperAsked:
    """Which entries a chronology shall have, in which form, and what it is for."""

    form: ChronologyForm
    wanted: Narrowing
    use: PaperUse = PaperUse.AID
    availability: str = ""


@transaction.atomic
def ask_for(case: Case, asked: PaperAsked, *, by: User) -> ChronologyPaper:
    """Return the work of making a chronology; rings after commit. The row also logs who asked."""
    available = one_line(storable(asked.availability))[:400]
    if asked.use == PaperUse.SUMMARY and not available:
        raise Invalid(
            "A summary says where and when the originals can be examined: FRE 1006(b).",
            param="availability",
        )
    made = ChronologyPaper.objects.create(
        case=case,
        form=asked.form,
        use=asked.use,
        availability=available if asked.use == PaperUse.SUMMARY else "",
        asked=asked.wanted.as_query(),
        asked_in_words=queries.in_words(asked.wanted)[:1200],
        asked_by=by,
    )
    jobs.after_commit(MAKE_BELL, pk=made.pk)
    return made


def content_of(made: ChronologyPaper) -> bytes:
    """Return a finished chronology's bytes, checked against their hash; raises PaperNotMade."""
    if made.file is None:
        raise PaperNotMade("This chronology is not made yet. Wait for it, or ask for a new one.")
    with exhibits.file_store().open_verified(Sha256(made.file.sha256)) as stream:
        return stream.read()
