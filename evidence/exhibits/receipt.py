"""The writes that begin an exhibit: keep its bytes, number it, open its chain of custody."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.db import IntegrityError, transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import jobs
from evidence.core.errors import Conflict, Invalid
from evidence.core.hashing import Sha256
from evidence.core.storage import StoredBytes
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
    StoredFile,
)

INSPECT_BELL = "exhibits.inspect"
LONGEST_NAME = 500


class AlreadyAnExhibit(Conflict):
    """The same bytes are an exhibit of this case already."""

    default_code = "duplicate_exhibit"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How a file came, as its custody begins: the name, the way, the file it was taken out of.

    `stated` is what the sender said of it and nobody checked, such as its path and its time on
    his machine; `facts` is what reading the outer file showed, such as a message's headers;
    `intake` is the id of the batch that it came in.
    """

    name: str
    came_by: str = ""
    intake: str = ""
    stated: Mapping[str, str] = field(default_factory=dict)
    parent: Exhibit | None = None
    member_path: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    def as_facts(self) -> dict[str, object]:
        """Return it in plain values, as custody keeps it; what is not known is left out."""
        told: dict[str, object] = {"name": _fit(self.name)}
        told |= {"came_by": self.came_by} if self.came_by else {}
        told |= {"intake": self.intake} if self.intake else {}
        if self.stated:
            told["stated"] = {name: storable(value) for name, value in self.stated.items()}
        if self.parent:
            told["out_of"] = {
                "exhibit": self.parent.public_id,
                "label": self.parent.label,
                "sha256": self.parent.file.sha256,
                "path": storable(self.member_path),
            }
        return told


def keep_file(chunks: Iterable[bytes]) -> StoredFile:
    """Return the row of a file that is then on disk, the same row for the same bytes.

    The bytes are on disk before the row is written: a crash in between leaves a file that no
    row knows, which `verify_custody` reports, and never a row without its file.
    """
    store = queries.file_store()
    stored = store.put(chunks)
    # Not read whole once more: the hash was taken of these very bytes a moment ago.
    with store.path(stored.sha256).open("rb") as stream:
        return _row_of(stored, media_type_of_file(stream))


def adopt_file(path: Path) -> StoredFile:
    """Return the row of a file that lay on disk whole and synced, and is now in the store too.

    The caller writes to it no more and takes its old name away afterwards.
    """
    stored = queries.file_store().adopt(path)
    with path.open("rb") as stream:
        return _row_of(stored, media_type_of_file(stream))


def receive(
    case: Case, chunks: Iterable[bytes], *, name: str, description: Description, by: User
) -> Exhibit:
    """Return the new exhibit, numbered, with its custody begun and its inspection asked for.

    Raises Invalid for an empty file and AlreadyAnExhibit, which names the exhibit, when the case
    has these bytes already; a failed upload leaves no exhibit and uses no number.
    """
    file = keep_file(_not_empty(chunks, _fit(name)))
    return enter(case, file, Arrival(name=name), description=description, by=by)


def enter(
    case: Case, file: StoredFile, arrival: Arrival, *, description: Description, by: User
) -> Exhibit:
    """Return the new exhibit of a file that is in the store already; raises AlreadyAnExhibit.

    A file that comes a second time is entered in the custody of the exhibit that it is.
    """
    try:
        with transaction.atomic():
            return _number_and_write(case, file, arrival, description=description, by=by)
    except (IntegrityError, AlreadyAnExhibit) as error:
        existing = queries.exhibit_of_bytes(case, Sha256(file.sha256))
        if existing is None:
            raise
        custody.record(existing, CustodyAction.CAME_AGAIN, by=by, facts=arrival.as_facts())
        raise _already(existing) from error


def empty_file(name: str) -> Invalid:
    """Return the refusal of a file without a byte."""
    message = f"“{name}” is empty: nothing was stored. Check the file and upload it again."
    return Invalid(message, param="file", code="empty_file")


def too_large(name: str, *, limit: int) -> Invalid:
    """Return the refusal of a file above the limit."""
    message = (
        f"“{name}” is larger than {limit // 1024 // 1024} MB. Nothing was stored. "
        "Split it, or ask the administrator to raise CASEAPP_UPLOAD_LIMIT_MB."
    )
    return Invalid(message, param="file", code="file_too_large")


def _fit(name: str) -> str:
    return (storable(name).strip() or "unnamed")[:LONGEST_NAME]


def _not_empty(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Yield the chunks; raises Invalid before anything is stored when there is no byte in them."""
    is_empty = True
    for chunk in chunks:
        is_empty = is_empty and not chunk
        yield chunk
    if is_empty:
        raise empty_file(name)


def _row_of(stored: StoredBytes, media_type: str) -> StoredFile:
    file, _ = StoredFile.objects.get_or_create(
        sha256=stored.sha256, defaults={"size": stored.size, "media_type": media_type}
    )
    return file


def _number_and_write(
    case: Case, file: StoredFile, arrival: Arrival, *, description: Description, by: User
) -> Exhibit:
    locked = Case.objects.select_for_update().filter(pk=case.pk)
    number = locked.values_list("next_exhibit_number", flat=True).get()
    if Exhibit.objects.filter(case=case, file=file).exists():
        raise _already(Exhibit.objects.with_files().get(case=case, file=file))
    name = _fit(arrival.name)
    exhibit = Exhibit.objects.create(
        case=case,
        exhibit_number=number,
        title=(storable(description.title).strip() or name)[:300],
        description=description.description,
        date_text=description.date_text,
        source_citation=description.source_citation,
        custodian=description.custodian,
        origin=description.origin,
        confidentiality=description.confidentiality,
        original_name=name,
        file=file,
        received_by=by,
        parent=arrival.parent,
        member_path=storable(arrival.member_path),
        facts=dict(arrival.facts),
    )
    Case.objects.filter(pk=case.pk).update(next_exhibit_number=number + 1)
    facts = {**arrival.as_facts(), "sha256": file.sha256, "size": file.size}
    custody.record(exhibit, CustodyAction.RECEIVED, by=by, facts=facts)
    inspection = Inspection.objects.create(exhibit=exhibit)
    jobs.after_commit(INSPECT_BELL, pk=inspection.pk)
    return exhibit


def _already(existing: Exhibit) -> AlreadyAnExhibit:
    message = f"This file is already {existing.label} “{existing.title}”. Nothing was added."
    return AlreadyAnExhibit(
        message, param="file", exhibit=existing.public_id, url=existing.get_absolute_url()
    )
