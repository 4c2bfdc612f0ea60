"""Reads about exhibits."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from evidence.cases.models import Case
from evidence.core.clamd import Scanner
from evidence.core.errors import NotFound
from evidence.core.hashing import Sha256
from evidence.core.storage import FileDamaged, FileMissing, FileStore
from evidence.exhibits.models import Exhibit, Inspection, Readability, Reading, StoredFile

MOST_RELATIONS = 50
NO_SUCH_EXHIBIT = "There is no such exhibit in this case. Look in the list of exhibits."


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A stored file as reading it again found it: `reason` says what is wrong, if anything is."""

    sha256: str
    reason: str
    exhibits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """An exhibit's relations: the files around it, outermost first, its members, its siblings.

    Of many members and siblings the first ones stand here, and how many there are.
    """

    above: tuple[Exhibit, ...]
    members: tuple[Exhibit, ...]
    member_count: int
    siblings: tuple[Exhibit, ...]
    sibling_count: int

    @property
    def members_left_out(self) -> int:
        """How many members are not among those that stand here."""
        return self.member_count - len(self.members)

    @property
    def siblings_left_out(self) -> int:
        """How many siblings are not among those that stand here."""
        return self.sibling_count - len(self.siblings)


def file_store() -> FileStore:
    """Return the store in which this installation keeps its files."""
    return FileStore(settings.FILE_STORE)


def scanner() -> Scanner | None:
    """Return the virus scanner of this installation, or None when it has none."""
    return Scanner(settings.CLAMD_URL) if settings.CLAMD_URL else None


def exhibits_in(case: Case) -> QuerySet[Exhibit]:
    """Return a case's exhibits by number; `marking` narrows and orders them for people."""
    return Exhibit.objects.in_case(case).with_files().in_order()


def printable_in(case: Case) -> QuerySet[Exhibit]:
    """Return the exhibits whose pages can stand in a bundle."""
    return exhibits_in(case).filter(readability=Readability.READABLE)


def exhibit_in(case: Case, public_id: str) -> Exhibit:
    """Return one exhibit of a case; raises NotFound for those of other cases."""
    exhibit = Exhibit.objects.in_case(case).with_files().filter(public_id=public_id).first()
    if exhibit is None:
        raise NotFound(NO_SUCH_EXHIBIT)
    return exhibit


def exhibit_by_id(public_id: str) -> Exhibit:
    """Return an exhibit of whatever case, for commands; raises NotFound when there is none."""
    exhibit = Exhibit.objects.with_files().filter(public_id=public_id).first()
    if exhibit is None:
        message = f"There is no exhibit {public_id}. Its page's address holds its id, exh_…."
        raise NotFound(message)
    return exhibit


def neighbours(exhibit: Exhibit) -> tuple[Exhibit | None, Exhibit | None]:
    """Return the exhibits before and after this one in its case."""
    others = Exhibit.objects.in_case(exhibit.case).select_related("case")
    before = others.filter(exhibit_number__lt=exhibit.exhibit_number).order_by("-exhibit_number")
    after = others.filter(exhibit_number__gt=exhibit.exhibit_number).order_by("exhibit_number")
    return before.first(), after.first()


def members_of(exhibit: Exhibit) -> QuerySet[Exhibit]:
    """Return what was taken out of an exhibit and is an exhibit of its own, by number."""
    return Exhibit.objects.filter(parent=exhibit).with_files().in_order()


def family_of(exhibit: Exhibit) -> Family:
    """Return what an exhibit was taken out of, what was taken out of it, and its siblings."""
    above = _above(exhibit)
    members = members_of(exhibit)
    siblings = members_of(above[-1]).exclude(pk=exhibit.pk) if above else members.none()
    return Family(
        above=tuple(above),
        members=tuple(members[:MOST_RELATIONS]),
        member_count=members.count(),
        siblings=tuple(siblings[:MOST_RELATIONS]),
        sibling_count=siblings.count(),
    )


def _above(exhibit: Exhibit) -> list[Exhibit]:
    """Return the exhibits around it, the outermost first."""
    found: list[Exhibit] = []
    inner = exhibit
    while inner.parent_id:
        inner = Exhibit.objects.with_files().get(pk=inner.parent_id)
        found.insert(0, inner)
    return found


def quick_work_waits() -> bool:
    """Whether a file waits to be inspected or a text to be read, which is done in a moment."""
    return Reading.objects.due().exists() or Inspection.objects.due().exists()


def checked_files() -> Iterator[CheckedFile]:
    """Yield each stored file after reading it whole against its hash."""
    store = file_store()
    for file in StoredFile.objects.prefetch_related("exhibits__case").iterator(chunk_size=500):
        reason = ""
        try:
            store.verify(Sha256(file.sha256))
        except (FileDamaged, FileMissing) as error:
            reason = error.message
        resting = tuple(
            f"{exhibit.label} in {exhibit.case.short_name}" for exhibit in file.exhibits.all()
        )
        yield CheckedFile(file.sha256, reason, resting)


def file_count() -> int:
    """Return how many stored files there are."""
    return StoredFile.objects.count()


def unrecorded_names() -> Iterator[Sha256]:
    """Yield files in the store of which no row knows: left by a crash between disk and row."""
    known = set(StoredFile.objects.values_list("sha256", flat=True))
    return (name for name in file_store().names() if name not in known)


def exhibits_without_custody() -> QuerySet[Exhibit]:
    """Return exhibits that have no custody record at all, which should be none."""
    return Exhibit.objects.filter(custody_events=None).select_related("case")
