"""Asks for exhibit lists, and logs that one was given out."""

from dataclasses import dataclass

from django.db import transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import jobs
from evidence.core.errors import Conflict
from evidence.core.hashing import Sha256
from evidence.exhibits import queries as exhibits
from evidence.marking import queries
from evidence.marking.models import ExhibitList, ListForm
from evidence.marking.queries import Narrowing

MAKE_BELL = "marking.make_list"


class ListNotMade(Conflict):
    """The list has no file yet, or never got one."""

    default_code = "list_not_made"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAsked:
    """Which exhibits a list shall have, in which form, and whether with a team's own columns."""

    form: ListForm
    wanted: Narrowing
    is_internal: bool = False


@transaction.atomic
def ask_for(case: Case, asked: ListAsked, *, by: User) -> ExhibitList:
    """Return the work of making a list; rings after commit. The row also logs who asked."""
    made = ExhibitList.objects.create(
        case=case,
        form=asked.form,
        asked=asked.wanted.as_query(),
        asked_in_words=queries.in_words(case, asked.wanted),
        # A list on paper goes to others; it never has those columns.
        is_internal=asked.is_internal and asked.form != ListForm.PDF,
        asked_by=by,
    )
    jobs.after_commit(MAKE_BELL, pk=made.pk)
    return made


def content_of(made: ExhibitList) -> bytes:
    """Return a finished list's bytes, checked against their hash; raises ListNotMade."""
    if made.file is None:
        raise ListNotMade("This list is not made yet. Wait for it, or make a new one.")
    with exhibits.file_store().open_verified(Sha256(made.file.sha256)) as stream:
        return stream.read()
