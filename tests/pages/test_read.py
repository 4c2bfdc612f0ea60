"""What is read of an exhibit's pages and made of its file, and that no crash loses any of it."""

import hashlib
import io

import pikepdf
import pytest
from PIL import Image

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.hashing import Sha256
from evidence.core.models import JobState
from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.exhibits import ingest
from evidence.exhibits import queries as exhibits
from evidence.exhibits.models import Exhibit, Readability, Reading
from evidence.pages import queries, read
from evidence.pages.extract.normalise import decoded
from evidence.pages.models import Derivative, DerivativeKind, PageText
from tests import factories
from tests.pages.papers import paper, read_exhibit

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
        ("page_texts", 0),
        ("thumbnail", 1),
        ("thumbnail", 2),
    ]
    for each in made.exclude(kind=DerivativeKind.PAGE_TEXTS):
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
