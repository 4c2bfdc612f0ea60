"""Pictures of every usual kind get pages with their own dots, and say what was kept of them."""

import io

import pikepdf
import pytest
from PIL import Image

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.hashing import Sha256
from evidence.exhibits import queries as exhibits
from evidence.exhibits.extract.inspect import Verdict, inspect_file
from evidence.exhibits.models import Exhibit, Readability
from evidence.pages import queries
from evidence.pages.models import DerivativeKind
from tests.pages import heic
from tests.pages.papers import picture, read_exhibit

pytestmark = pytest.mark.django_db


def _pages_of(exhibit: Exhibit) -> list[Image.Image]:
    made = queries.normalised_pdf(exhibit)
    assert made is not None
    path = exhibits.file_store().path(Sha256(made.file.sha256))
    with pikepdf.open(path) as pdf:
        held = [next(iter(page.get_images().values())) for page in pdf.pages]
        return [pikepdf.PdfImage(each).as_pil_image().convert("RGB") for each in held]


def _same(ours: Image.Image, theirs: Image.Image) -> bool:
    return ours.size == theirs.size and ours.tobytes() == theirs.convert("RGB").tobytes()


@pytest.mark.parametrize(
    ("kind", "name", "media_type", "frames"),
    [
        ("PNG", "a.png", "image/png", 1),
        ("JPEG", "b.jpg", "image/jpeg", 1),
        ("TIFF", "c.tif", "image/tiff", 3),
        ("GIF", "d.gif", "image/gif", 1),
        ("GIF", "e.gif", "image/gif", 3),
        ("BMP", "f.bmp", "image/bmp", 1),
        ("WEBP", "g.webp", "image/webp", 1),
        ("AVIF", "h.avif", "image/avif", 1),
    ],
)
def test_a_picture_gets_a_pdf_with_its_own_dots_in_it(
    case: Case, owner: User, kind: str, name: str, media_type: str, frames: int
) -> None:
    content = picture(kind, frames=frames)
    exhibit = read_exhibit(case, owner, content, name="misleading.txt")

    assert exhibit.file.media_type == media_type
    assert (exhibit.readability, exhibit.page_count) == (Readability.READABLE, frames)
    pages = _pages_of(exhibit)
    with Image.open(io.BytesIO(content)) as original:
        for number, page in enumerate(pages):
            original.seek(number)
            assert _same(page, original), f"page {number + 1} of {name}"
    assert len(pages) == frames
    assert exhibit.derivatives.filter(kind=DerivativeKind.PAGE_IMAGE).count() == frames
    assert exhibits.file_store().path(Sha256(exhibit.file.sha256)).read_bytes() == content


def test_a_jpeg_stays_the_jpeg_that_it_is(case: Case, owner: User) -> None:
    exhibit = read_exhibit(case, owner, picture("JPEG"), name="b.jpg")

    made = queries.normalised_pdf(exhibit)
    assert made is not None
    with pikepdf.open(exhibits.file_store().path(Sha256(made.file.sha256))) as pdf:
        (held,) = pdf.pages[0].get_images().values()
        assert held.Filter == "/DCTDecode"
        assert held.read_raw_bytes() == picture("JPEG")
    assert "The picture is in the PDF bit for bit." in exhibit.readability_reason


def test_a_phones_heic_is_decoded_and_says_by_what(case: Case, owner: User) -> None:
    exhibit = read_exhibit(case, owner, heic.ONE, name="IMG_0001.HEIC")

    assert (exhibit.file.media_type, exhibit.page_count) == ("image/heic", 1)
    (page,) = _pages_of(exhibit)
    assert page.size == (96, 64)
    # HEIC itself loses a little: navy and white are near enough, where they were drawn.
    assert max(page.getpixel((80, 50))) < 150  # type: ignore[arg-type,type-var]
    assert min(page.getpixel((20, 16))) > 230  # type: ignore[arg-type,type-var]
    made = queries.normalised_pdf(exhibit)
    assert made is not None
    assert "pi-heif" in made.tool_version
    assert "dot for dot as decoded" in exhibit.readability_reason
    assert "stands in the original only" in exhibit.readability_reason


def test_each_picture_of_a_heic_is_a_page(case: Case, owner: User) -> None:
    exhibit = read_exhibit(case, owner, heic.TWO, name="burst.heic")
    assert exhibit.page_count == 2
    assert "Its 2 pictures are a page each" in exhibit.readability_reason


def test_what_is_transparent_is_shown_on_white_and_said(case: Case, owner: User) -> None:
    target = io.BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(target, "WEBP", lossless=True)
    exhibit = read_exhibit(case, owner, target.getvalue(), name="stamp.webp")

    assert "transparent in places: the PDF shows it on white" in exhibit.readability_reason
    assert _pages_of(exhibit)[0].getpixel((5, 5)) == (255, 255, 255)


def test_a_tiff_that_cannot_be_passed_on_is_decoded_dot_for_dot(case: Case, owner: User) -> None:
    target = io.BytesIO()
    drawn = Image.effect_noise((64, 48), 80).convert("RGB")
    drawn.save(target, "TIFF", compression="jpeg", quality=90)
    exhibit = read_exhibit(case, owner, target.getvalue(), name="fax.tif")

    with Image.open(io.BytesIO(target.getvalue())) as original:
        assert _same(_pages_of(exhibit)[0], original)


def test_the_same_picture_gives_the_same_pdf(case: Case, owner: User, outsider: User) -> None:
    other = Case.objects.visible_to(outsider).get()
    for content, name in ((picture("PNG"), "a.png"), (heic.ONE, "a.heic")):
        made = [
            queries.printed_file(read_exhibit(held, by, content, name=name))
            for held, by in ((case, owner), (other, outsider))
        ]
        assert made[0] == made[1]


def test_a_torn_heic_stays_as_it_came_and_says_why(case: Case, owner: User) -> None:
    exhibit = read_exhibit(case, owner, heic.ONE[:300], name="torn.heic")
    assert exhibit.readability in {Readability.NATIVE, Readability.QUARANTINED}
    assert "cannot be read" in exhibit.readability_reason


def test_a_heic_that_claims_more_dots_than_may_be_decoded_is_refused(tmp_path: object) -> None:
    # The box "ispe" tells width and height (ISO/IEC 23008-12 6.5.3).
    at = heic.ONE.index(b"ispe") + 8
    huge = (30_000).to_bytes(4, "big")
    path = tmp_path / "huge.heic"  # type: ignore[operator]
    path.write_bytes(heic.ONE[:at] + huge + huge + heic.ONE[at + 8 :])
    found = inspect_file(path)
    assert found.verdict == Verdict.REFUSED, found.reasons
    assert "million" in found.reasons[0]
