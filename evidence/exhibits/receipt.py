"""The writes that begin an exhibit: keep its bytes, number it, open its chain of custody."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from evidence.accounts.models import User
from evidence.cases import services as cases
from evidence.cases.models import Case
from evidence.core import jobs, rows
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
# A worker that hears the bell of one inspection does as many as this, from that one on.
INSPECTED_TOGETHER = 15
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A file whose bytes are on disk, how it came, and what is said of it."""

    file: StoredFile
    arrival: Arrival
    description: Description = field(default_factory=Description)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """The exhibit that a file is; a refusal with it when it was one already."""

    exhibit: Exhibit
    refusal: AlreadyAnExhibit | None = None


def keep_bytes(chunks: Iterable[bytes]) -> StoredFile:
    """Return what the row of a file will say, which is on disk from now on.

    The bytes are on disk before the row is written: a crash in between leaves a file that no
    row knows, which `verify_custody` reports, and never a row without its file.
    """
    store = queries.file_store()
    stored = store.put(chunks)
    # Not read whole once more: the hash was taken of these very bytes a moment ago.
    with store.path(stored.sha256).open("rb") as stream:
        return _described(stored, media_type_of_file(stream))


def adopt_bytes(path: Path, *, sha256: Sha256 | None = None) -> StoredFile:
    """Return the same of a file that lay on disk whole and synced, and is now in the store too.

    The caller writes to it no more and takes its old name away afterwards. `sha256` is what its
    bytes summed up to as they came, where that is known.
    """
    stored = queries.file_store().adopt(path, sha256=sha256)
    with path.open("rb") as stream:
        return _described(stored, media_type_of_file(stream))


def keep_file(chunks: Iterable[bytes]) -> StoredFile:
    """Return the row of a file that is then on disk, the same row for the same bytes."""
    file = keep_bytes(chunks)
    _write_rows([file])
    return file


def receive(
    case: Case, chunks: Iterable[bytes], *, name: str, description: Description, by: User
) -> Exhibit:
    """Return the new exhibit, numbered, with its custody begun and its inspection asked for.

    Raises Invalid for an empty file and AlreadyAnExhibit, which names the exhibit, when the case
    has these bytes already; a failed upload leaves no exhibit and uses no number.
    """
    file = keep_bytes(_not_empty(chunks, _fit(name)))
    came = Newcomer(file=file, arrival=Arrival(name=name), description=description)
    (entered,) = enter(case, [came], by=by)
    if entered.refusal:
        raise entered.refusal
    return entered.exhibit


@transaction.atomic(savepoint=False)
def enter(case: Case, came: Sequence[Newcomer], *, by: User) -> list[Entered]:
    """Return for each file, in order, its new exhibit, or which exhibit it is already.

    A file that comes a second time is entered in the custody of the exhibit that it is. Holds the
    files' rows, then the case until the caller's transaction ends, so that no number is given
    twice and no file becomes two exhibits.
    """
    known = _known(case, _write_rows([each.file for each in came]))
    fresh: dict[int, Newcomer] = {}
    for each in came:
        if each.file.pk not in known:
            fresh.setdefault(each.file.pk, each)
    known |= _made(case, list(fresh.values()), by=by)
    return [_entered(each, known, fresh, by=by) for each in came]


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


def _described(stored: StoredBytes, media_type: str) -> StoredFile:
    return StoredFile(sha256=stored.sha256, size=stored.size, media_type=media_type)


def _write_rows(files: Sequence[StoredFile]) -> set[int]:
    """Give each file the key of its row, new or not, and return the keys that were there before."""
    by_bytes = {each.sha256: each for each in files}
    keys = dict(rows.add_missing(list(by_bytes.values()), unique="sha256"))
    before = by_bytes.keys() - keys.keys()
    if before:
        found = StoredFile.objects.filter(sha256__in=before)
        keys |= dict(found.values_list("sha256", "pk"))
    for each in files:
        each.pk = keys[each.sha256]
        each._state.adding = False
    return {keys[sha256] for sha256 in before}


def _known(case: Case, files: Collection[int]) -> dict[int, Exhibit]:
    """Return the case's exhibits of these files, which were there before us.

    Holds the case first: of a file that we wrote ourselves nobody else can make one, of these
    another may be making one now.
    """
    if not files:
        return {}
    Case.objects.select_for_update(no_key=True).only("pk").get(pk=case.pk)
    held = Exhibit.objects.with_files().filter(case=case, file__in=files)
    return {exhibit.file_id: exhibit for exhibit in held}


def _made(case: Case, came: Sequence[Newcomer], *, by: User) -> dict[int, Exhibit]:
    """Write an exhibit for each, with its custody begun and its inspection asked for."""
    if not came:
        return {}
    first = cases.take_exhibit_numbers(case, len(came))
    made = [_exhibit(case, each, number=first + n, by=by) for n, each in enumerate(came)]
    Exhibit.objects.bulk_create(made)
    entries = []
    for exhibit, each in zip(made, came, strict=True):
        facts = {**each.arrival.as_facts(), "sha256": each.file.sha256, "size": each.file.size}
        entries.append(custody.Entry(exhibit, CustodyAction.RECEIVED, facts))
    custody.begin(entries, by=by)
    asked = Inspection.objects.bulk_create(Inspection(exhibit=exhibit) for exhibit in made)
    for first_of_group in asked[::INSPECTED_TOGETHER]:
        jobs.after_commit(INSPECT_BELL, pk=first_of_group.pk)
    return {exhibit.file_id: exhibit for exhibit in made}


def _exhibit(case: Case, came: Newcomer, *, number: int, by: User) -> Exhibit:
    said, arrival, name = came.description, came.arrival, _fit(came.arrival.name)
    return Exhibit(
        case=case,
        exhibit_number=number,
        title=(storable(said.title).strip() or name)[:300],
        description=said.description,
        date_text=said.date_text,
        source_citation=said.source_citation,
        custodian=said.custodian,
        origin=said.origin,
        confidentiality=said.confidentiality,
        original_name=name,
        file=came.file,
        received_by=by,
        parent=arrival.parent,
        member_path=storable(arrival.member_path),
        facts=dict(arrival.facts),
    )


def _entered(
    came: Newcomer, known: Mapping[int, Exhibit], fresh: Mapping[int, Newcomer], *, by: User
) -> Entered:
    exhibit = known[came.file.pk]
    if fresh.get(came.file.pk) is came:
        return Entered(exhibit=exhibit)
    facts = came.arrival.as_facts()
    custody.record(exhibit, CustodyAction.CAME_AGAIN, by=by, facts=facts)
    return Entered(exhibit=exhibit, refusal=_already(exhibit))


def _already(existing: Exhibit) -> AlreadyAnExhibit:
    message = f"This file is already {existing.label} “{existing.title}”. Nothing was added."
    return AlreadyAnExhibit(
        message, param="file", exhibit=existing.public_id, url=existing.get_absolute_url()
    )
