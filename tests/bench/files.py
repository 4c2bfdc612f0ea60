"""A folder of mixed evidence as a team is handed it: made up, and the same at every run."""

import email.message
import io
import itertools
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image

from tests.exhibits import hostile

SEED = 902
KB = 1 << 10
_SAID = (
    "agreement account the of and to in message deposition exhibit notice premium member data "
    "training consent policy disclosure plaintiff defendant court hearing letter invoice payment "
    "received sent reply regarding attached please find draft final signed dated meeting minutes"
)
WORDS = tuple(_SAID.split())
LINES_ON_A_PAGE = 42

type Made = tuple[str, bytes]


def words(dice: random.Random, count: int) -> str:
    """Return so many words in a row."""
    return " ".join(dice.choices(WORDS, k=count))


def photograph(dice: random.Random, side: int) -> bytes:
    """Return a JPEG of noise, which no compression makes smaller."""
    target = io.BytesIO()
    noise = Image.frombytes("L", (side, side), dice.randbytes(side * side))
    noise.save(target, "JPEG", quality=60)
    return target.getvalue()


class Maker:
    """Makes files of all kinds in turn; photographs are drawn once and told apart by a comment."""

    def __init__(self) -> None:
        dice = random.Random(SEED)
        self._large = [photograph(dice, 1_900) for _ in range(4)]
        self._scans = [photograph(dice, 850) for _ in range(4)]
        self._hostile = itertools.cycle(_hostile())
        self._deck = [make for share, make in self._kinds() for _ in range(share)]
        dice.shuffle(self._deck)

    def _kinds(self) -> list[tuple[int, Callable[[random.Random, int], Made]]]:
        """How many of a hundred files are of which kind."""
        return [
            (30, self._letter),
            (12, self._scanned),
            (15, self._photo),
            (6, self._screenshot),
            (8, self._word),
            (4, self._spreadsheet),
            (12, self._mail),
            (6, self._text),
            (5, self._archive),
            (2, self._harmful),
        ]

    def files(self, count: int) -> Iterator[Made]:
        """Yield so many files with their names."""
        for number in range(count):
            make = self._deck[number % len(self._deck)]
            yield make(random.Random(SEED * 1_000_003 + number), number)

    def _letter(self, dice: random.Random, number: int) -> Made:
        pages = [text_page(dice) for _ in range(dice.randint(1, 6))]
        logo = _commented(self._scans[number % 4], number)[: 60 * KB]
        return f"letter {number}.pdf", pdf_of(pages, picture=logo)

    def _scanned(self, dice: random.Random, number: int) -> Made:
        pages = [_commented(dice.choice(self._scans), number) for _ in range(dice.randint(6, 16))]
        return f"scan {number}.pdf", scanned_pdf(pages)

    def _photo(self, dice: random.Random, number: int) -> Made:
        return f"IMG_{number:04}.jpg", _commented(dice.choice(self._large), number)

    def _screenshot(self, dice: random.Random, number: int) -> Made:
        target = io.BytesIO()
        size = (1_280, 800)
        picture = Image.frombytes("P", size, dice.randbytes(size[0] * 200) + bytes(size[0] * 600))
        picture.save(target, "PNG", compress_level=1)
        return f"screenshot {number}.png", target.getvalue()

    def _word(self, dice: random.Random, number: int) -> Made:
        body = f"<w:document>{words(dice, 3_000)}</w:document>".encode()
        media = _commented(self._scans[number % 4], number)
        return f"memo {number}.docx", hostile.office(
            {"word/document.xml": body, "word/media/image1.jpeg": media}
        )

    def _spreadsheet(self, dice: random.Random, number: int) -> Made:
        cells = "".join(f"<c><v>{dice.randint(0, 99_999)}</v></c>" for _ in range(12_000))
        parts = {"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": cells.encode()}
        content = {"[Content_Types].xml": b"<Types/>", **parts}
        return f"accounts {number}.xlsx", hostile.zipped(content)

    def _mail(self, dice: random.Random, number: int) -> Made:
        mail = email.message.EmailMessage()
        mail["From"], mail["To"] = "pat@example.test", "lee@example.test"
        mail["Subject"], mail["Date"] = words(dice, 6), "Wed, 22 Jan 2025 04:09:55 +0000"
        mail["Message-ID"] = f"<{number}@example.test>"
        mail.set_content(words(dice, 250))
        if number % 2:
            attached = _commented(dice.choice(self._scans), number)
            mail.add_attachment(attached, maintype="image", subtype="jpeg", filename="a.jpg")
        return f"mail {number}.eml", mail.as_bytes()

    def _text(self, dice: random.Random, number: int) -> Made:
        return f"note {number}.txt", words(dice, dice.randint(50, 8_000)).encode()

    def _archive(self, dice: random.Random, number: int) -> Made:
        held = {f"folder/{made[0]}": made[1] for made in (
            self._photo(dice, number), self._text(dice, number), self._letter(dice, number)
        )}  # fmt: skip
        return f"export {number}.zip", hostile.zipped(held, method=zipfile.ZIP_DEFLATED)

    def _harmful(self, dice: random.Random, number: int) -> Made:
        return f"surprise {number}.pdf", next(self._hostile)


def text_page(dice: random.Random) -> bytes:
    """Return the content of a PDF page full of words."""
    lines = (f"({words(dice, 11)}) ' " for _ in range(LINES_ON_A_PAGE))
    return f"BT /F1 10 Tf 14 TL 60 740 Td {''.join(lines)} ET".encode()


def pdf_of(contents: list[bytes], *, picture: bytes = b"") -> bytes:
    """Return a PDF with these page contents, packed as word processors do it."""
    pdf = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    fonts = pdf.make_indirect(Dictionary(F1=pdf.make_indirect(font)))
    for content in contents:
        pdf.add_blank_page(page_size=(612, 792))
        pdf.pages[-1].obj.Contents = pdf.make_stream(content)
        pdf.pages[-1].obj.Resources = Dictionary(Font=fonts)
    if picture:
        pdf.pages[0].obj.Resources.XObject = Dictionary(Im1=_image(pdf, picture))
    return _saved(pdf)


def scanned_pdf(scans: list[bytes]) -> bytes:
    """Return a PDF whose pages are pictures only."""
    pdf = pikepdf.new()
    for scan in scans:
        pdf.add_blank_page(page_size=(612, 792))
        pdf.pages[-1].obj.Contents = pdf.make_stream(b"q 612 0 0 792 0 0 cm /Im1 Do Q")
        pdf.pages[-1].obj.Resources = Dictionary(XObject=Dictionary(Im1=_image(pdf, scan)))
    return _saved(pdf)


def write(folder: Path, count: int) -> list[Path]:
    """Write so many files into the folder and return their paths."""
    paths = []
    for name, content in Maker().files(count):
        paths.append(folder / name)
        paths[-1].write_bytes(content)
    return paths


def _image(pdf: pikepdf.Pdf, jpeg: bytes) -> pikepdf.Object:
    return pdf.make_stream(
        jpeg,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=850,
        Height=850,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )


def _saved(pdf: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    pdf.save(target, deterministic_id=True, compress_streams=True)
    return target.getvalue()


def _commented(jpeg: bytes, number: int) -> bytes:
    # ITU T.81 B.2.4.5: a comment after the first marker, with the length of itself.
    comment = f"{number:08}".encode()
    return jpeg[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2) + comment + jpeg[2:]


def _hostile() -> Iterator[bytes]:
    """As many as a thousand files have, each once: the same bytes again would be a duplicate."""
    yield from (content for content, _ in hostile.ARMED.values())
    yield hostile.pdf_bomb()
    yield hostile.pdf_double_bomb()
    yield hostile.pdf_with_huge_picture()
    yield hostile.locked_pdf(user="secret")
    yield hostile.locked_zip()
    yield hostile.zip_bomb()
    yield hostile.overlapping_zip()
    yield hostile.lying_zip()
    yield hostile.nested_zip(6)
    yield hostile.gzip_bomb()
    yield hostile.nested_mail(40)
    yield hostile.png(25_000, 25_000, rows=1)
