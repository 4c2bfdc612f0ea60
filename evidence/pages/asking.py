"""Asks for the work on an exhibit's pages, and once more for what could not be done before."""

from django.conf import settings
from django.db import transaction

from evidence.accounts.models import User
from evidence.core import jobs
from evidence.core.errors import Conflict
from evidence.core.models import JobState
from evidence.custody import services as custody
from evidence.custody.models import CustodyAction
from evidence.exhibits.models import Exhibit, Reading
from evidence.exhibits.services import READ_BELL
from evidence.pages import made
from evidence.pages.extract.ocr import is_ready
from evidence.pages.extract.tools import OCR, present_tools
from evidence.pages.models import Drawing, Recognition, TextOrigin

DRAW_BELL = "pages.draw"
RECOGNISE_BELL = "pages.recognise"
# So many at a turn of the sweep: the next turn comes in seconds.
MOST_AT_ONCE = 200
_UNDONE = (TextOrigin.NO_OCR, TextOrigin.FAILED)


class NothingToDo(Conflict):
    """Everything that can be made of the exhibit is there, or is being made."""

    default_code = "nothing_to_do"


@transaction.atomic
def ask_for_pictures(exhibit: Exhibit) -> None:
    """Ask for the pictures of an exhibit's pages, as far as they are not there; rings."""
    if made.undrawn_pages(exhibit) or made.has_stopped(exhibit, Drawing):
        _ask(Drawing(exhibit=exhibit), DRAW_BELL)


@transaction.atomic
def ask_for_recognition(exhibit: Exhibit) -> None:
    """Ask for OCR of the pages that wait for it, if there are any; rings."""
    count = exhibit.page_texts.filter(origin=TextOrigin.WAITING).count()
    if count or made.has_stopped(exhibit, Recognition):
        _ask(Recognition(exhibit=exhibit, pages_to_do=count), RECOGNISE_BELL)


@transaction.atomic
def ask_again(exhibit: Exhibit, *, by: User) -> None:
    """Ask once more for whatever failed or was left undone; raises NothingToDo.

    What was made stays as it is. That somebody asked is in the custody record.
    """
    undone = made.undone_in(exhibit)
    if not undone:
        message = f"Everything that can be made of {exhibit.label} is there, or is being made."
        raise NothingToDo(message)
    custody.record(exhibit, CustodyAction.ASKED_AGAIN, by=by, facts={"undone": list(undone)})
    exhibit.page_texts.filter(origin=TextOrigin.UNREAD).delete()
    exhibit.page_texts.exclude(picture_problem="").update(picture_problem="")
    exhibit.page_texts.filter(origin__in=_UNDONE).update(origin=TextOrigin.WAITING, problem="")
    if made.needs_reading(exhibit):
        _ask(Reading(exhibit=exhibit), READ_BELL)
    else:
        ask_for_pictures(exhibit)
        ask_for_recognition(exhibit)


def ask_for_what_lacked() -> int:
    """Ask once more for what was left undone for want of a program that is there now.

    Returns how many exhibits that was; the sweep calls it at each turn.
    """
    waiting = {
        *Reading.objects.exclude(lacks="").values_list("lacks", flat=True),
        *Recognition.objects.exclude(lacks="").values_list("lacks", flat=True),
    }
    # Nearly always nothing is lacking, and then no program is looked for.
    there = waiting.intersection(present_tools()) if waiting else set()
    if OCR.key in there and not is_ready(settings.OCR_LANGUAGES):
        there.remove(OCR.key)
    return sum(_ask_for_what_lacked(key) for key in sorted(there))


def _ask_for_what_lacked(key: str) -> int:
    readings = Reading.objects.filter(lacks=key, state=JobState.DONE).select_related("exhibit")
    found = list(readings[:MOST_AT_ONCE])
    for reading in found:
        with transaction.atomic():
            _ask(Reading(exhibit=reading.exhibit), READ_BELL)
    undone = Recognition.objects.filter(lacks=key, state=JobState.DONE).select_related("exhibit")
    again = list(undone[:MOST_AT_ONCE])
    for recognition in again:
        with transaction.atomic():
            texts = recognition.exhibit.page_texts.filter(origin=TextOrigin.NO_OCR)
            texts.update(origin=TextOrigin.WAITING)
            ask_for_recognition(recognition.exhibit)
            # Where no page waits any more the row stays, and shall not be found at each turn.
            Recognition.objects.filter(pk=recognition.pk).update(lacks="")
    return len(found) + len(again)


def _ask(work: Reading | Drawing | Recognition, bell: str) -> None:
    """Write the work and ring for it, unless it is open already; what ended gives way to it.

    The ended row is not opened again but replaced: a worker that comes late with the old one's
    key then finds nothing to write to.
    """
    held = type(work)._default_manager.select_for_update().filter(exhibit=work.exhibit).first()
    if held is not None and held.is_open:
        return
    if held is not None:
        held.delete()
    work.save(force_insert=True)
    jobs.after_commit(bell, pk=work.pk)
