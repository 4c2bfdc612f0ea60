"""What is read of an exhibit's pages and made of its file, and that no crash loses any of it."""

import hashlib
import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.hashing import Sha256, sha256_of_record
from evidence.core.models import JobState
from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.exhibits import ingest
from evidence.exhibits import queries as exhibits
from evidence.exhibits.models import Exhibit, Readability, Reading
from evidence.pages import queries, read
from evidence.pages.extract.normalise import decoded
from evidence.pages.models import Derivative, DerivativeKind, PageText
from tests import factories
from tests.conftest import Bells
from tests.pages.papers import paper, picture, read_exhibit

pytestmark = pytest.mark.django_db


def _bytes_of(derivative: Derivative) -> bytes:
    return exhibits.file_store().path(Sha256(derivative.file.sha256)).read_bytes()


def _derived(exhibit: Exhibit) -> CustodyEvent:
    return CustodyEvent.objects.get(exhibit=exhibit, action=CustodyAction.DERIVED)


def test_each_page_has_its_text_and_two_pictures_with_hash_and_tool(
    case: Case, owner: User
) -> None:
    exhibit = read_exhibit(case, owner, paper("The first agreement", "A second promise"))

    texts = list(PageText.objects.filter(exhibit=exhibit).values_list("page_number", "text"))
    assert [(number, text.strip()) for number, text in texts] == [
        (1, "The first agreement"),
        (2, "A second promise"),
    ]
    made = Derivative.objects.filter(exhibit=exhibit)
    assert sorted((each.kind, each.page_number) for each in made) == [
        ("page_image", 1),
        ("page_image", 2),
        ("thumbnail", 1),
        ("thumbnail", 2),
    ]
    for each in made:
        content = _bytes_of(each)
        assert hashlib.sha256(content).hexdigest() == each.file.sha256
        assert each.source_sha256 == exhibit.file.sha256
        assert (each.tool, each.file.media_type) == ("pypdfium2", "image/webp")
        assert "PDFium" in each.tool_version
        with Image.open(io.BytesIO(content)) as seen:
            wanted = 160 if each.kind == DerivativeKind.THUMBNAIL else each.width
            assert (seen.format, seen.width) == ("WEBP", wanted)


def test_the_lines_lie_where_the_page_shows_them(case: Case, owner: User) -> None:
    exhibit = read_exhibit(case, owner, paper("Alpha beta"))

    words = queries.words_of(exhibit, "1", sought="ALPHA")
    (line,) = words.lines
    assert (line.words, line.is_found) == ("Alpha beta", True)
    content = _bytes_of(Derivative.objects.get(exhibit=exhibit, kind=DerivativeKind.PAGE_IMAGE))
    with Image.open(io.BytesIO(content)) as seen:
        dark = seen.convert("L").point(lambda dot: 255 if dot < 128 else 0).getbbox()
    assert dark is not None
    box = (line.left, line.top, line.left + line.width, line.top + line.height)
    assert all(abs(ours - theirs) < 4 for ours, theirs in zip(box, dark, strict=True))


def test_the_lines_of_a_turned_page_lie_on_its_picture(case: Case, owner: User) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper("Alpha beta"))) as pdf:
        pdf.pages[0].rotate(90, relative=True)
        pdf.save(target)
    exhibit = read_exhibit(case, owner, target.getvalue())

    words = queries.words_of(exhibit, "1")
    assert words.sheet.width > words.sheet.height
    (line,) = words.lines
    assert line.height > line.width
    assert line.left > words.sheet.width * 0.7


def test_the_derivation_is_in_the_custody_record_and_can_be_held_against_it(
    case: Case, owner: User
) -> None:
    exhibit = read_exhibit(case, owner, paper("One", "Two"))

    facts = _derived(exhibit).facts
    made = Derivative.objects.filter(exhibit=exhibit).order_by("kind", "page_number")
    listed = [[each.kind, each.page_number, each.file.sha256] for each in made]
    assert facts["derivatives"] == 4
    assert facts["derivatives_sha256"] == sha256_of_record({"derivatives": listed})
    assert facts["sha256"] == exhibit.file.sha256


def test_a_reading_is_asked_for_with_the_inspection_and_done_once(
    case: Case, owner: User, bells: Bells, django_capture_on_commit_callbacks: object
) -> None:
    exhibit = factories.inspected_exhibit(case, owner, content=paper("One"))
    assert read.ring_due() == 1
    assert ("pages.read", {"pk": exhibit.reading.pk}) in bells.rung

    states = [read.read(exhibit.reading.pk) for _ in range(2)]

    assert states == [JobState.DONE, None]
    assert exhibit.page_texts.count() == 1
    _derived(exhibit)


def test_after_a_dead_worker_the_next_goes_on_where_it_stopped(
    case: Case, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "PAGES_PER_BATCH", 2)
    exhibit = factories.inspected_exhibit(case, owner, content=paper(*"ABCDE"))
    asked: list[tuple[int, ...]] = []
    really = read.read_pages

    class Killed(BaseException):
        """Stands for SIGKILL: nothing after it runs."""

    def dying(pdf: Path, folder: Path, *, numbers: tuple[int, ...]) -> object:
        asked.append(numbers)
        if len(asked) == 2:
            raise Killed
        return really(pdf, folder, numbers=numbers)

    monkeypatch.setattr(read, "read_pages", dying)
    with pytest.raises(Killed):
        read.read(exhibit.reading.pk)
    Reading.objects.update(lease_until="2020-01-01T00:00:00Z")

    assert read.read(exhibit.reading.pk) == JobState.DONE
    assert asked == [(1, 2), (3, 4), (3, 4), (5,)]
    assert [text.strip() for text in exhibit.page_texts.values_list("text", flat=True)] == [
        *"ABCDE"
    ]
    exhibit.reading.refresh_from_db()
    assert exhibit.reading.pages_done == 5


def test_one_page_that_cannot_be_read_costs_no_other(case: Case, owner: User) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper("One", "Two", "Three"))) as pdf:
        pdf.pages[1].obj.MediaBox = pikepdf.Array([0, 0, "broken", None])
        pdf.pages[1].obj.Parent = pikepdf.Dictionary()
        pdf.save(target)
    exhibit = read_exhibit(case, owner, target.getvalue())

    texts = dict(exhibit.page_texts.values_list("page_number", "text"))
    assert (texts[1].strip(), texts[3].strip()) == ("One", "Three")
    assert len(texts) == 3


@pytest.mark.parametrize(
    ("kind", "name", "frames"), [("PNG", "a.png", 1), ("JPEG", "b.jpg", 1), ("TIFF", "c.tif", 3)]
)
def test_a_picture_gets_a_pdf_with_its_own_dots_in_it(
    case: Case, owner: User, kind: str, name: str, frames: int
) -> None:
    content = picture(kind, frames=frames)
    exhibit = read_exhibit(case, owner, content, name=name)

    assert (exhibit.readability, exhibit.page_count) == (Readability.READABLE, frames)
    made = queries.normalised_pdf(exhibit)
    assert made is not None
    assert (made.tool, made.source_sha256) == ("img2pdf", exhibit.file.sha256)
    assert "img2pdf" in exhibit.readability_reason
    with pikepdf.open(io.BytesIO(_bytes_of(made))) as pdf:
        (held,) = pdf.pages[0].get_images().values()
        seen = pikepdf.PdfImage(held).as_pil_image().convert("RGB")
        assert (held.Filter == "/DCTDecode") == (kind == "JPEG")
    with Image.open(io.BytesIO(content)) as original:
        assert seen.tobytes() == original.convert("RGB").tobytes()
    assert exhibit.derivatives.filter(kind=DerivativeKind.PAGE_IMAGE).count() == frames
    assert exhibits.file_store().path(Sha256(exhibit.file.sha256)).read_bytes() == content


def test_the_same_picture_gives_the_same_pdf(case: Case, owner: User, outsider: User) -> None:
    other = Case.objects.visible_to(outsider).get()
    content = picture("PNG")
    made = [
        queries.printed_file(read_exhibit(held, by, content, name="a.png"))
        for held, by in ((case, owner), (other, outsider))
    ]
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("content", "words", "encoding"),
    [
        ("Sehr geehrte Frau Müller".encode(), "Sehr geehrte Frau Müller", "UTF-8"),
        (b"profit < loss & </style> so on\n" * 80, "profit < loss & </style> so on", "UTF-8"),
    ],
)
def test_plain_text_is_typeset_word_for_word(
    case: Case, owner: User, content: bytes, words: str, encoding: str
) -> None:
    exhibit = factories.exhibit(case, owner, content=content, name='odd "name" </style>.txt')
    ingest.inspect(exhibit.inspection.pk)
    read.read(exhibit.reading.pk)
    exhibit.refresh_from_db()
    assert exhibit.is_printable
    text = exhibit.page_texts.get(page_number=1).text
    assert words in text
    assert encoding in text
    assert exhibit.file.sha256 in text.replace("\n", "")
    assert "odd" in text


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_text_is_read_in_the_encoding_it_is_in(encoding: str, named: str) -> None:
    assert decoded("Frau Müller".encode(encoding)) == ("Frau Müller", named)


def test_what_cannot_be_converted_stays_as_it_came_and_says_why(case: Case, owner: User) -> None:
    exhibit = read_exhibit(case, owner, b"too long a line\n" * (80 << 10), name="log.txt")

    assert exhibit.readability == Readability.NATIVE
    assert exhibit.readability_reason.startswith("Not converted: ")
    assert (exhibit.page_count, exhibit.derivatives.count()) == (None, 0)
    assert Reading.objects.get(exhibit=exhibit).state == JobState.DONE


def test_a_damaged_original_is_not_read(case: Case, owner: User) -> None:
    exhibit = factories.inspected_exhibit(case, owner, content=paper("One"))
    path = exhibits.file_store().path(Sha256(exhibit.file.sha256))
    path.chmod(0o644)
    path.write_bytes(b"something else")

    assert read.read(exhibit.reading.pk) == JobState.PARKED
    assert exhibit.page_texts.count() == 0
    assert CustodyEvent.objects.filter(exhibit=exhibit, action=CustodyAction.FIXITY_FAILED).exists()


def test_a_pdf_with_a_script_is_in_quarantine_and_never_read(case: Case, owner: User) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper("Harmless words"))) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS="this.getField('x'); app.alert('ran')"
        )
        pdf.save(target)
    exhibit = factories.inspected_exhibit(case, owner, content=target.getvalue())

    assert exhibit.readability == Readability.QUARANTINED
    assert not Reading.objects.filter(exhibit=exhibit).exists()
    assert exhibit.page_texts.count() == 0
