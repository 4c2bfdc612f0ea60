"""Writes about exhibits: receive a file, describe it, give its original out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader
from typing import Literal

from django.db import IntegrityError, transaction
from django.db.models import F

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import jobs
from evidence.core.errors import Conflict, Invalid
from evidence.core.hashing import Sha256
from evidence.core.storage import FileDamaged, FileMissing, StoredBytes
from evidence.core.text import storable
from evidence.custody import services as custody
from evidence.custody.models import CustodyAction
from evidence.exhibits import queries
from evidence.exhibits.extract.kinds import media_type_of_file
from evidence.exhibits.models import (
    Confidentiality,
    Exhibit,
    ExhibitOrigin,
    Inspection,
    Readability,
    Reading,
    StoredFile,
)
from evidence.notifications import services as notifications
from evidence.notifications.models import AnnouncementKind

INSPECT_BELL = "exhibits.inspect"
READ_BELL = "pages.read"


class AlreadyAnExhibit(Conflict):
    """The same bytes are an exhibit of this case already."""

    default_code = "duplicate_exhibit"


class InQuarantine(Conflict):
    """The file may do harm, and nobody has said that it shall be given out all the same."""

    default_code = "quarantined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a person says about an exhibit; the title falls back to the file's name."""

    title: str = ""
    description: str = ""
    date_text: str = ""
    source_citation: str = ""
    custodian: str = ""
    origin: ExhibitOrigin = ExhibitOrigin.RECEIVED
    confidentiality: Confidentiality = Confidentiality.PUBLIC


def keep_file(chunks: Iterable[bytes]) -> StoredFile:
    """Return the row of a file that is then on disk, the same row for the same bytes.

    The bytes are on disk before the row is written: a crash in between leaves a file that no
    row knows, which `verify_custody` reports, and never a row without its file.
    """
    store = queries.file_store()
    stored = store.put(chunks)
    with store.open_verified(stored.sha256) as stream:
        media_type = media_type_of_file(stream)
    return _row_of(stored, media_type)


def receive(
    case: Case, chunks: Iterable[bytes], *, name: str, description: Description, by: User
) -> Exhibit:
    """Return the new exhibit, numbered, with its custody begun and its inspection asked for.

    Raises Invalid for an empty file and AlreadyAnExhibit, which names the exhibit, when the case
    has these bytes already; a failed upload leaves no exhibit and uses no number.
    """
    name = storable(name).strip() or "unnamed"
    file = keep_file(_not_empty(chunks, name))
    try:
        with transaction.atomic():
            return _number_and_write(case, file, name=name, description=description, by=by)
    except IntegrityError as error:
        existing = queries.exhibit_of_bytes(case, Sha256(file.sha256))
        if existing is None:
            raise
        raise _already(existing) from error


@transaction.atomic
def describe(exhibit: Exhibit, description: Description, *, by: User) -> Exhibit:
    """Return the exhibit with what a person says about it changed, and the change in custody."""
    changed = {
        field: getattr(description, field)
        for field in ("title", "description", "date_text", "source_citation", "custodian")
        if getattr(description, field) != getattr(exhibit, field)
    }
    if not changed:
        return exhibit
    if not description.title.strip():
        message = "An exhibit needs a title. Say in a few words what it is."
        raise Invalid(message, param="title")
    custody.record(exhibit, CustodyAction.DESCRIBED, by=by, facts={"fields": sorted(changed)})
    for field, value in changed.items():
        setattr(exhibit, field, value)
    exhibit.save(update_fields=list(changed))
    return exhibit


def view_original(exhibit: Exhibit, *, by: User) -> BufferedReader:
    """Return the original's bytes like `open_original`, logged as viewed instead of downloaded."""
    return _given_out(exhibit, CustodyAction.VIEWED, by=by)


def open_original(
    exhibit: Exhibit, *, by: User, accepts_risk: Literal["yes", "no"] = "no"
) -> BufferedReader:
    """Return the original's bytes, checked against their hash, and log the download in custody.

    Raises InQuarantine for a quarantined file unless the person accepts the risk. A damaged or
    missing file raises FileDamaged or FileMissing, is logged in custody and told to the case's
    members; nothing of it is given out.
    """
    if accepts_risk != "yes":
        require_no_quarantine(exhibit)
    return _given_out(exhibit, CustodyAction.DOWNLOADED, by=by)


def require_no_quarantine(exhibit: Exhibit) -> None:
    """Return only for an exhibit that may leave without a second yes; raises InQuarantine."""
    if exhibit.is_quarantined:
        raise InQuarantine(_quarantined(exhibit))


def open_checked(exhibit: Exhibit, *, by: User | None) -> BufferedReader:
    """Return the original's bytes, checked against their hash; logs in custody only damage.

    The caller records what it does with them. Raises FileDamaged or FileMissing.
    """
    try:
        return queries.file_store().open_verified(Sha256(exhibit.file.sha256))
    except (FileDamaged, FileMissing) as error:
        report_damage(exhibit, error.message, by=by)
        raise


def reverify(exhibit: Exhibit, *, by: User | None) -> None:
    """Read the whole original again and log in custody that its hash is unchanged.

    Raises FileDamaged or FileMissing, which is logged in custody and told to the members.
    """
    open_checked(exhibit, by=by).close()
    facts = {"sha256": exhibit.file.sha256, "size": exhibit.file.size}
    custody.record(exhibit, CustodyAction.VERIFIED, by=by, facts=facts)


def log_verification(found: Mapping[str, str]) -> None:
    """Log in every exhibit's custody what reading all files again found.

    `found` holds, by SHA-256 of each file that was read, what is wrong with it, or nothing; the
    members are told of damage. Each exhibit has a transaction of its own.
    """
    for exhibit in Exhibit.objects.with_files().in_order().iterator(chunk_size=500):
        reason = found.get(exhibit.file.sha256)
        if reason:
            report_damage(exhibit, reason, by=None)
        elif reason is not None:
            facts = {"sha256": exhibit.file.sha256, "size": exhibit.file.size}
            custody.record(exhibit, CustodyAction.VERIFIED, by=None, facts=facts)


@transaction.atomic
def report_damage(exhibit: Exhibit, reason: str, *, by: User | None) -> None:
    """Log in custody that the stored file is damaged and tell the members, once."""
    custody.record(exhibit, CustodyAction.FIXITY_FAILED, by=by, facts={"reason": reason})
    notifications.announce(
        exhibit.case,
        notifications.News(
            kind=AnnouncementKind.EXHIBIT_DAMAGED,
            title=f"{exhibit.label} is damaged: its stored file no longer matches its SHA-256",
            body=reason,
            url_name="exhibits:detail",
            url_args=(exhibit.case.public_id, exhibit.public_id),
            dedupe_key=f"damaged:{exhibit.public_id}",
        ),
    )


def ask_for_reading(exhibit: Exhibit) -> Reading:
    """Return the work of reading the exhibit's pages, asked for once; rings after commit."""
    reading, _ = Reading.objects.get_or_create(exhibit=exhibit)
    jobs.after_commit(READ_BELL, pk=reading.pk)
    return reading


def make_printable(exhibit: Exhibit, reason: str, *, page_count: int) -> None:
    """Note that the exhibit has pages after all, those of a PDF made of it."""
    exhibit.readability = Readability.READABLE
    exhibit.readability_reason = reason[:400]
    exhibit.page_count = page_count
    exhibit.save(update_fields=["readability", "readability_reason", "page_count"])


def note_not_converted(exhibit: Exhibit, reason: str) -> None:
    """Note why no PDF could be made of an exhibit that stays as it came."""
    exhibit.readability_reason = (
        f"Not converted: {reason} A bundle shows a slip sheet for it; upload a PDF of it to print "
        "its pages."
    )[:400]
    exhibit.save(update_fields=["readability_reason"])


def _given_out(exhibit: Exhibit, action: CustodyAction, *, by: User) -> BufferedReader:
    stream = open_checked(exhibit, by=by)
    facts: dict[str, object] = {"sha256": exhibit.file.sha256}
    if exhibit.is_quarantined:
        facts["from_quarantine"] = True
    custody.record(exhibit, action, by=by, facts=facts)
    return stream


def _not_empty(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Yield the chunks; raises Invalid before anything is stored when there is no byte in them."""
    is_empty = True
    for chunk in chunks:
        is_empty = is_empty and not chunk
        yield chunk
    if is_empty:
        message = f"“{name}” is empty: nothing was stored. Check the file and upload it again."
        raise Invalid(message, param="file", code="empty_file")


def _row_of(stored: StoredBytes, media_type: str) -> StoredFile:
    file, _ = StoredFile.objects.get_or_create(
        sha256=stored.sha256, defaults={"size": stored.size, "media_type": media_type}
    )
    return file


def _number_and_write(
    case: Case, file: StoredFile, *, name: str, description: Description, by: User
) -> Exhibit:
    locked = Case.objects.select_for_update().get(pk=case.pk)
    existing = queries.exhibit_of_bytes(case, Sha256(file.sha256))
    if existing:
        raise _already(existing)
    exhibit = Exhibit.objects.create(
        case=locked,
        exhibit_number=locked.next_exhibit_number,
        title=(description.title.strip() or name)[:300],
        description=description.description,
        date_text=description.date_text,
        source_citation=description.source_citation,
        custodian=description.custodian,
        origin=description.origin,
        confidentiality=description.confidentiality,
        original_name=name[:500],
        file=file,
        received_by=by,
    )
    Case.objects.filter(pk=case.pk).update(next_exhibit_number=F("next_exhibit_number") + 1)
    facts = {"name": exhibit.original_name, "sha256": file.sha256, "size": file.size}
    custody.record(exhibit, CustodyAction.RECEIVED, by=by, facts=facts)
    inspection = Inspection.objects.create(exhibit=exhibit)
    jobs.after_commit(INSPECT_BELL, pk=inspection.pk)
    return exhibit


def _quarantined(exhibit: Exhibit) -> str:
    return (
        f"{exhibit.label} is in quarantine: {exhibit.readability_reason} To get the original all "
        "the same, confirm it on the exhibit's page, or send accept_risk=yes."
    )


def _already(existing: Exhibit) -> AlreadyAnExhibit:
    message = f"This file is already {existing.label} “{existing.title}”. Nothing was added."
    return AlreadyAnExhibit(
        message, param="file", exhibit=existing.public_id, url=existing.get_absolute_url()
    )
