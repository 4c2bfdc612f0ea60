"""Pages that hide a name in one way each, and honest pages that look alike."""

import io
from collections.abc import Sequence

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageDraw

SECRET = "Harvey Secretname"
WORDS = b"BT /F1 12 Tf 72 700 Td (The witness is Harvey Secretname of Omaha) Tj ET\n"
# Over the name, some points wider than it.
OVER = b"155 695 100 16 re f\n"
_RECT = [155, 695, 255, 711]


def page(content: bytes, *, annotations: Sequence[Dictionary] = ()) -> Pdf:
    """Return a letter page with this content; its font is /F1."""
    pdf = pikepdf.new()
    made = pdf.add_blank_page(page_size=(612, 792))
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )
    made.obj.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
    made.Contents = pdf.make_stream(content)
    if annotations:
        made.obj.Annots = Array([pdf.make_indirect(each) for each in annotations])
    return pdf


def lines(*texts: str) -> bytes:
    """Return content with these lines of text, one below the other."""
    shown = b" 0 -14 Td ".join(b"(%b) Tj" % text.encode("cp1252") for text in texts)
    return b"BT /F1 12 Tf 72 700 Td " + shown + b" ET\n"


def saved(pdf: Pdf) -> bytes:
    """Return the PDF's bytes."""
    target = io.BytesIO()
    pdf.save(target, deterministic_id=True)
    return target.getvalue()


def annotation(kind: str, colour: Sequence[float]) -> Dictionary:
    """Return an annotation of this kind over the name."""
    left, bottom, right, top = _RECT
    quad = Array([left, top, right, top, left, bottom, right, bottom])
    return Dictionary(
        Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array(_RECT), QuadPoints=quad,
        C=Array(list(colour)), IC=Array(list(colour)),
    )  # fmt: skip


def layered(*, is_off: bool) -> Pdf:
    """Return a page whose first line stands on a layer."""
    pdf = page(b"/OC /L BDC " + WORDS + b"EMC BT /F1 12 Tf 72 650 Td (Plain words) Tj ET")
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Draft")))
    pdf.pages[0].obj.Resources.Properties = Dictionary(L=layer)
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([layer]), D=Dictionary(OFF=Array([layer] if is_off else []))
    )
    return pdf


def scan(*, paint: int | None = None, has_words: bool = True) -> Pdf:
    """Return a scanned page, perhaps with OCR's unseen words, painted over in this shade."""
    paper = pypdfium2.PdfDocument(saved(page(WORDS)))
    picture = paper[0].render(scale=2, grayscale=True).to_pil().convert("L")
    if paint is not None:
        ImageDraw.Draw(picture).rectangle((300, 156, 516, 196), fill=paint)
    unseen = WORDS.replace(b"BT", b"BT 3 Tr")
    pdf = page(b"q 612 0 0 792 0 0 cm /I Do Q " + (unseen if has_words else b""))
    pdf.pages[0].obj.Resources.XObject = Dictionary(I=_image(pdf, picture))
    return pdf


def in_form() -> Pdf:
    """Return a page whose text stands in a form, covered outside of it."""
    pdf = page(b"/Fm Do 0 g " + OVER)
    form = pdf.make_stream(
        WORDS, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 612, 792]),
        Resources=pdf.pages[0].obj.Resources,
    )  # fmt: skip
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Fm=form))
    return pdf


def under_picture() -> Pdf:
    """Return a page on which a chequered picture lies over the name."""
    pdf = page(WORDS + b"q 100 0 0 16 155 695 cm /I Do Q")
    picture = Image.linear_gradient("L").rotate(90).resize((64, 16)).point(lambda v: v // 2 + 100)
    pdf.pages[0].obj.Resources.XObject = Dictionary(I=_image(pdf, picture))
    return pdf


def cropped() -> Pdf:
    """Return a page whose lower part, with the name, is cropped away."""
    pdf = page(lines("Seen") + b"BT /F1 12 Tf 72 40 Td (Harvey Secretname) Tj ET")
    pdf.pages[0].obj.CropBox = Array([0, 100, 612, 792])
    return pdf


def turned() -> Pdf:
    """Return a page shown a quarter turned, with the name covered."""
    pdf = page(WORDS + b"0 g " + OVER)
    pdf.pages[0].obj.Rotate = 90
    return pdf


def glazed(opacity: float) -> Pdf:
    """Return a page with a black glass of this opacity over the name."""
    pdf = page(WORDS + b"/G gs 0 g " + OVER)
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(G=Dictionary(ca=opacity))
    return pdf


def revised() -> bytes:
    """Return a file whose name was taken out by an update, its earlier state still in it."""
    first = saved(page(WORDS))
    with pikepdf.open(io.BytesIO(first)) as pdf:
        stream = next(
            number for number, thing in enumerate(pdf.objects, 1)
            if isinstance(thing, pikepdf.Stream)
        )  # fmt: skip
        size, root = int(pdf.trailer.Size), pdf.Root.objgen[0]
    before = first.rindex(b"startxref")
    previous = int(first[before + 9 :].split()[0])
    now = b"BT /F1 12 Tf 72 700 Td (The witness is of Omaha) Tj ET"
    added = b"%d 0 obj\n<< /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (stream, len(now), now)
    table = len(first) + len(added)
    entry = b"xref\n%d 1\n%010d 00000 n \n" % (stream, len(first))
    trailer = b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (size, root, previous)
    return first + added + entry + trailer + b"startxref\n%d\n%%%%EOF\n" % table


def _image(pdf: Pdf, picture: Image.Image) -> pikepdf.Stream:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=70)
    return pdf.make_stream(
        target.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=picture.width,
        Height=picture.height, BitsPerComponent=8, ColorSpace=Name.DeviceGray,
        Filter=Name.DCTDecode,
    )  # fmt: skip
