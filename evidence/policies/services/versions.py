"""Writes about documents and versions: watch one, record a version, correct it, take it back."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.dates import NOT_KNOWN, FuzzyDate
from evidence.core.errors import Conflict
from evidence.policies.models import (
    PolicyChange,
    PolicyVersion,
    Promise,
    TerritorialInterval,
    VersionSource,
    VersionText,
    WatchedDocument,
)
from evidence.policies.services import changes, comparing
from evidence.policies.services.citing import Citation, cite, require_order, require_said
from evidence.sources import services as sources

RETRACTED = "A version of it was retracted: "


class VersionThere(Conflict):
    """The document has a version of this name, or the case one of this short name."""

    default_code = "version_there"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentParticulars:
    """What is known of a document that is watched."""

    title: str
    publisher: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionParticulars:
    """What is known of a version; a date's note says it as its source does, or why it is empty."""

    label: str
    key: str = ""
    announced: FuzzyDate = NOT_KNOWN
    announced_note: str = ""
    effective: FuzzyDate = NOT_KNOWN
    effective_note: str = ""
    ended: FuzzyDate = NOT_KNOWN
    ended_note: str = ""
    captured: FuzzyDate = NOT_KNOWN
    captured_note: str = ""
    scope: str = ""
    says: str = ""
    text_note: str = ""
    note: str = ""
    confidence: str = ""
    known_on: date | None = None


COLUMNS = tuple(each.name for each in fields(VersionParticulars) if each.name != "known_on")


@transaction.atomic
def watch(case: Case, particulars: DocumentParticulars, *, by: User) -> WatchedDocument:
    """Return a new document of the case; raises Invalid without a title, Conflict for one twice."""
    title = " ".join(particulars.title.split())
    require_said(title, "Give the document its title.", param="title")
    told = {each.name: getattr(particulars, each.name) for each in fields(particulars)}
    try:
        with transaction.atomic():
            return WatchedDocument.objects.create(
                case=case, created_by=by, **{**told, "title": title}
            )
    except IntegrityError as error:
        message = f"“{title}” is watched already. Add a version to it."
        raise Conflict(message, param="title") from error


@transaction.atomic
def record(
    document: WatchedDocument,
    particulars: VersionParticulars,
    *,
    by: User,
    cited: Sequence[Citation] = (),
) -> PolicyVersion:
    """Return a new version of a document; raises Invalid or VersionThere."""
    return _written(document, particulars, by=by, cited=cited)


@transaction.atomic
def revise(
    version: PolicyVersion,
    particulars: VersionParticulars,
    *,
    because: str,
    by: User,
    cited: Sequence[Citation] | None = None,
) -> PolicyVersion:
    """Return the version that takes the place of one, which stays on record, retracted.

    What is known of the same publication goes on to it: the text that is kept, regions, promises,
    changes, and without `cited` the sources. Holds the version. Raises Conflict when it was
    retracted before.
    """
    sources.retract(version, because=because, by=by)
    carried = citations_of(version) if cited is None else cited
    successor = _written(version.document, particulars, by=by, cited=carried, replaces=version)
    VersionText.objects.filter(version=version).update(version=successor)
    for kind in (TerritorialInterval, Promise):
        kind._default_manager.filter(version=version).update(version=successor)
    PolicyChange.objects.filter(earlier=version).update(earlier=successor)
    PolicyChange.objects.filter(later=version).update(later=successor)
    comparing.ask_for_neighbours(successor)
    return successor


@transaction.atomic
def retract(version: PolicyVersion, *, because: str, by: User) -> None:
    """Let a version no longer count; changes that are proposed of it are dismissed with it."""
    sources.retract(version, because=because, by=by)
    proposed = PolicyChange.objects.filter(Q(earlier=version) | Q(later=version))
    changes.dismiss_all(proposed, because=f"{RETRACTED}{because.strip()}", by=by)


def citations_of(version: PolicyVersion | None) -> list[Citation]:
    """Return the sources of a version with what is known of each; none of no version."""
    return [
        Citation(
            source=each.source,
            pinpoint=each.pinpoint,
            says=each.says,
            captured_at=each.captured_at,
        )
        for each in VersionSource.objects.filter(version=version).select_related("source")
    ]


def _written(
    document: WatchedDocument,
    particulars: VersionParticulars,
    *,
    by: User,
    cited: Sequence[Citation],
    replaces: PolicyVersion | None = None,
) -> PolicyVersion:
    require_said(particulars.label, "Name the version, such as by the date on it.", param="label")
    require_order(particulars.effective, particulars.ended, param="ended")
    told: dict[str, Any] = {name: getattr(particulars, name) for name in COLUMNS}
    version = PolicyVersion(case=document.case, document=document, replaces=replaces, **told)
    sources.begin_record(version, known_on=particulars.known_on, by=by)
    try:
        with transaction.atomic():
            version.save()
    except IntegrityError as error:
        if "policy_version" not in str(error):
            raise
        message = (
            f"{document.title} has a version “{particulars.label}”, or the case one with the same "
            "short name. Correct that one, or choose another name."
        )
        raise VersionThere(message, param="label") from error
    cite(VersionSource, document.case, cited, version=version)
    return version
