"""Reads of bulk edits and of exhibit lists that were given out."""

from django.db.models import QuerySet

from evidence.cases.models import Case
from evidence.core.errors import NotFound
from evidence.marking.models import BulkEdit, BulkEditItem, ExhibitList


def bulk_edits_in(case: Case) -> QuerySet[BulkEdit]:
    """Return a case's bulk edits, newest first."""
    edits = BulkEdit.objects.in_case(case).order_by("-pk")
    return edits.select_related("case", "made_by", "undone_by")


def bulk_edit_in(case: Case, public_id: str) -> BulkEdit:
    """Return one bulk edit of a case; raises NotFound for those of other cases."""
    edit = bulk_edits_in(case).filter(public_id=public_id).first()
    if edit is None:
        message = "There is no such change of many exhibits in this case. Look in their list."
        raise NotFound(message)
    return edit


def items_of(edit: BulkEdit) -> QuerySet[BulkEditItem]:
    """Return what a bulk edit changed, exhibit by exhibit."""
    return BulkEditItem.objects.filter(bulk_edit=edit).select_related("exhibit__case")


def lists_in(case: Case) -> QuerySet[ExhibitList]:
    """Return the exhibit lists that were asked for in a case, newest first."""
    lists = ExhibitList.objects.filter(case=case).order_by("-pk")
    return lists.select_related("case__court", "asked_by", "file")


def list_in(case: Case, public_id: str) -> ExhibitList:
    """Return one exhibit list of a case; raises NotFound for those of other cases."""
    found = lists_in(case).filter(public_id=public_id).first()
    if found is None:
        message = "There is no such exhibit list in this case. Make one on the list of exhibits."
        raise NotFound(message)
    return found
