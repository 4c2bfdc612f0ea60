"""Reads about the pages of an exhibit: what is known of each, and the files made of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BufferedReader

from django.db.models import QuerySet

from evidence.core.errors import NotFound
from evidence.core.hashing import Sha256
from evidence.exhibits import queries as exhibits
from evidence.exhibits.models import Exhibit, Readability, Reading, StoredFile
from evidence.marking.queries import Stamps
from evidence.pages.extract.normalise import NORMALISED_TYPES
from evidence.pages.models import Derivative, DerivativeKind, PageText

NO_SUCH_PAGE = "There is no such page of this exhibit, or it is not read yet. Open its first page."
NO_SUCH_DERIVATIVE = "No such file was made of this exhibit. Look in the list of what was made."
# Letter paper at the usual scale: the frame of a page whose picture is not there yet.
FRAME = (979, 1267)
AROUND_A_HIT = 60
MOST_HITS = 500
# So many pages are shown at once: a window. A longer exhibit is shown window by window.
WINDOW = 100


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as the viewer shows it: the frame of its picture, and whether there is one.

    `problem` says why it was not drawn; `words_note` where its words come from, when that is not
    simply the file's own text; `stamp` is the page's Bates number.
    """

    number: int
    width: int = FRAME[0]
    height: int = FRAME[1]
    has_picture: bool = False
    is_read: bool = False
    problem: str = ""
    words_note: str = ""
    is_doubtful: bool = False
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """The pages that are shown at once, and where those before and after begin, 0 for none."""

    first: int
    last: int
    total: int

    @property
    def before(self) -> int:
        """The first page of the window before."""
        return max(0, self.first - WINDOW)

    @property
    def after(self) -> int:
        """The first page of the window after."""
        return self.last + 1 if self.last < self.total else 0

    @property
    def is_part(self) -> bool:
        """Whether there are more pages than these."""
        return (self.first, self.last) != (1, self.total)


@dataclass(frozen=True, slots=True)
class Line:
    """A run of text on the picture of its page, in dots, marked when it holds what is sought."""

    left: float
    baseline: float
    top: float
    width: float
    height: float
    words: str
    is_found: bool


@dataclass(frozen=True, slots=True)
class PageWords:
    """The text of a page, laid out over its picture."""

    sheet: Sheet
    lines: Sequence[Line]
    text: str


@dataclass(frozen=True, slots=True)
class FoundOnPage:
    """A place in the exhibit where the words stand: its page, and what stands around them."""

    number: int
    before: str
    words: str
    after: str


def printed_file(exhibit: Exhibit) -> StoredFile:
    """Return the PDF whose pages stand for the exhibit: one made of it, else the original."""
    made = normalised_pdf(exhibit)
    return made.file if made else exhibit.file


def normalised_pdf(exhibit: Exhibit) -> Derivative | None:
    """Return the PDF that was made of an original that is none."""
    kind = DerivativeKind.NORMALISED_PDF
    return _derivatives(exhibit).filter(kind=kind).select_related("file").first()


def normalised_pdfs(held: Sequence[Exhibit]) -> dict[int, Derivative]:
    """Return the PDFs made of these exhibits' originals, by the exhibit's key."""
    made = Derivative.objects.filter(exhibit__in=held, kind=DerivativeKind.NORMALISED_PDF)
    return {each.exhibit_id: each for each in made.select_related("file")}


def being_normalised(held: Sequence[Exhibit]) -> set[int]:
    """Return the keys of exhibits that may yet get pages: a PDF of them is still to be made."""
    waiting = Reading.objects.still_open().filter(
        exhibit__in=held,
        exhibit__readability=Readability.NATIVE,
        exhibit__file__media_type__in=NORMALISED_TYPES,
    )
    return set(waiting.values_list("exhibit_id", flat=True))


def reading_of(exhibit: Exhibit) -> Reading | None:
    """Return the work of reading the exhibit, None while its file is still being inspected."""
    return Reading.objects.filter(exhibit=exhibit).first()


def window_of(exhibit: Exhibit, page: str) -> Window:
    """Return the window of pages in which a page stands; the first one when there is no such."""
    total = exhibit.page_count or 0
    is_page = page.isascii() and page.isdecimal() and len(page) <= len("50000")
    number = int(page) if is_page and 1 <= int(page) <= total else 1
    first = number - (number - 1) % WINDOW
    return Window(first, min(total, first + WINDOW - 1), total)


def sheets_of(exhibit: Exhibit, window: Window, stamps: Stamps) -> list[Sheet]:
    """Return the pages of a window with their Bates numbers, those not read yet too."""
    shown = {"page_number__range": (window.first, window.last)}
    pictures = _derivatives(exhibit).filter(kind=DerivativeKind.PAGE_IMAGE, **shown)
    images = {image.page_number: image for image in pictures}
    texts = {
        text.page_number: text
        for text in exhibit.page_texts.filter(**shown).defer("search", "lines", "text")
    }
    return [
        replace(_sheet(number, images.get(number), texts.get(number)), stamp=stamps.on(number))
        for number in range(window.first, window.last + 1)
    ]


def open_picture(exhibit: Exhibit, kind: str, page: str) -> tuple[BufferedReader, int] | None:
    """Return a page's picture, checked against its hash, and its size; None if not drawn yet.

    Raises NotFound for a page that the exhibit does not have, FileMissing or FileDamaged.
    """
    number = _number(page)
    picture = _derivatives(exhibit).filter(kind=kind, page_number=number).select_related("file")
    found = picture.first()
    if found is None and 1 <= number <= (exhibit.page_count or 0):
        return None
    if found is None:
        raise NotFound(NO_SUCH_PAGE)
    stream = exhibits.file_store().open_verified(Sha256(found.file.sha256))
    return stream, found.file.size


def derivative_of(exhibit: Exhibit, kind: str, page: str) -> Derivative:
    """Return a file made of an exhibit; raises NotFound when there is no such one."""
    number = _number(page)
    found = _derivatives(exhibit).filter(kind=kind, page_number=number).select_related("file")
    made = found.first()
    if made is None:
        raise NotFound(NO_SUCH_DERIVATIVE)
    return made


def words_of(exhibit: Exhibit, page: str, *, sought: str = "") -> PageWords:
    """Return the text of a page over its picture; raises NotFound for a page not read yet."""
    found = exhibit.page_texts.defer("search").filter(page_number=_number(page)).first()
    if found is None:
        raise NotFound(NO_SUCH_PAGE)
    image = _derivatives(exhibit).filter(
        kind=DerivativeKind.PAGE_IMAGE, page_number=found.page_number
    )
    sheet = _sheet(found.page_number, image.first(), found)
    return PageWords(sheet, [_line(line, sheet, sought) for line in found.lines], found.text)


def find_in(exhibit: Exhibit, sought: str) -> list[FoundOnPage]:
    """Return where the words stand in the exhibit, letter for letter but for their case."""
    sought = " ".join(sought.split())
    if not sought:
        return []
    texts = exhibit.page_texts.exclude(text="").values_list("page_number", "text")
    found: list[FoundOnPage] = []
    for number, text in texts.order_by("page_number").iterator(chunk_size=200):
        found.extend(_places(number, " ".join(text.split()), sought))
        if len(found) >= MOST_HITS:
            return found[:MOST_HITS]
    return found


def _derivatives(exhibit: Exhibit) -> QuerySet[Derivative]:
    return Derivative.objects.filter(exhibit=exhibit)


def _sheet(number: int, image: Derivative | None, text: PageText | None) -> Sheet:
    sheet = Sheet(number)
    if image is not None:
        sheet = replace(sheet, width=image.width, height=image.height, has_picture=True)
    if text is None:
        return sheet
    return replace(
        sheet,
        is_read=True,
        problem=text.picture_problem,
        words_note=text.words_note,
        is_doubtful=text.is_doubtful,
    )


def _number(page: str) -> int:
    if not (page.isascii() and page.isdecimal() and len(page) <= len("50000")):
        raise NotFound(NO_SUCH_PAGE)
    return int(page)


def _line(line: Sequence[float | str], sheet: Sheet, sought: str) -> Line:
    left, top, width, height = (float(side) / 1000 for side in line[:4])
    words = str(line[4])
    # The box reaches from the tallest letter to the lowest: a fifth of it lies below the line.
    baseline = (top + height * 0.8) * sheet.height
    return Line(
        left=round(left * sheet.width, 1),
        baseline=round(baseline, 1),
        top=round(top * sheet.height, 1),
        width=max(1.0, round(width * sheet.width, 1)),
        height=max(1.0, round(height * sheet.height, 1)),
        words=words,
        is_found=bool(sought) and sought.casefold() in words.casefold(),
    )


def _places(number: int, text: str, sought: str) -> Iterator[FoundOnPage]:
    folded, wanted = text.lower(), sought.lower()
    # A few letters change their length with their case; then the places are those of the copy.
    shown = text if len(folded) == len(text) else folded
    at = folded.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        yield FoundOnPage(
            number,
            before=shown[max(0, at - AROUND_A_HIT) : at],
            words=shown[at:end],
            after=shown[end : end + AROUND_A_HIT],
        )
        at = folded.find(wanted, end)
