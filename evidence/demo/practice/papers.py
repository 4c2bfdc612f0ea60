"""The practice case's papers: what they say, typeset; every word and person in them is invented."""

import io
from html import escape

import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # it ships no types
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from evidence.core.typeset import typeset

NOTICE = "Practice file. Every person, firm and event in it is invented."
SCAN_DOTS_PER_INCH = 200
_STYLE = """<!doctype html><html lang="en"><title>{title}</title><style>
@page {{ size: letter; margin: 1in 1in 1.2in;
  @bottom-center {{ content: "{notice}"; font: 8pt "Liberation Sans", sans-serif; color: #555 }} }}
body {{ font: 11.5pt/1.5 "Liberation Serif", serif }}
h1 {{ font-size: 15pt; margin: 0 0 18pt }}
p {{ margin: 0 0 9pt }}
</style><h1>{title}</h1>{body}"""

AGREEMENT = (
    "This agreement is made between Sample Paper Co. (the Mill) and Specimen Works LLC (the "
    "Printer).",
    "1. The Mill delivers twelve pallets of uncoated paper of 90 grams on the first working day of "
    "each month, from March to December.",
    "2. The Printer pays within thirty days of delivery. Interest at four per cent begins on the "
    "day after.",
    "3. A delivery that is more than five working days late counts as not made, unless the Printer "
    "accepts it in writing.",
    "4. Notices are given by electronic mail to the addresses in the schedule and count as "
    "received on the next working day.",
    "5. Either side may end the agreement with ninety days’ notice, the first time on 30 June.",
)
LATER_DRAFT = (
    *AGREEMENT[:3],
    "3. A delivery that is more than ten working days late counts as not made, unless the Printer "
    "accepts it in writing.",
    *AGREEMENT[4:],
)
LETTER = (
    "Specimen Works LLC, 4 Example Lane, Sampleton.",
    "To Sample Paper Co. The April delivery reached us on 19 April, twelve working days late. We "
    "have not accepted it in writing. Under clause 3 it counts as not made.",
    "We ask for the price of the paper that we had to buy elsewhere. Ben Specimen, for the "
    "Printer.",
)
STATEMENT = (
    "Statement of Ada Sample, dispatcher at Sample Paper Co.",
    "I have worked in dispatch for six years. My number at the payroll office is given below.",
    "The lorry left the yard on 12 April. I did not see who signed for it.",
)
# Numbers of the form that was set aside for advertising and never given to a person.
HIDDEN = "Social security number 987-65-4320, born 3 February 1990"


def paper(title: str, paragraphs: tuple[str, ...]) -> bytes:
    """Return a paper as PDF; the same words give the same bytes."""
    body = "".join(f"<p>{escape(words)}</p>" for words in paragraphs)
    return typeset(_STYLE.format(title=escape(title), notice=NOTICE, body=body))


def scan(title: str, paragraphs: tuple[str, ...]) -> bytes:
    """Return a TIFF picture of a paper, as a scanner makes one: it has no text of its own."""
    page = pypdfium2.PdfDocument(paper(title, paragraphs))[0]
    seen: Image.Image = page.render(scale=SCAN_DOTS_PER_INCH / 72).to_pil().convert("L")
    target = io.BytesIO()
    dots = (SCAN_DOTS_PER_INCH, SCAN_DOTS_PER_INCH)
    seen.save(target, "TIFF", compression="tiff_deflate", dpi=dots)
    return target.getvalue()


def photograph() -> bytes:
    """Return a PNG picture that stands for a photograph: a pallet, as a child would draw it."""
    picture = Image.new("RGB", (1200, 800), "#d9e3ea")
    for row in range(4):
        for column in range(5):
            left, top = 220 + column * 155, 180 + row * 110
            picture.paste("#f4efe2", (left, top, left + 145, top + 100))
    picture.paste("#8a6a45", (200, 630, 1010, 670))
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


def badly_redacted() -> bytes:
    """Return a statement with a black bar drawn over words that are still there."""
    words = (*STATEMENT, HIDDEN)
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper("Statement", words))) as pdf:
        left, bottom = _place_of(HIDDEN, paper("Statement", words))
        # The page's own coordinates are set back first: the typesetter turns them upside down.
        pdf.pages[0].contents_add(b"q", prepend=True)
        bar = f"Q q 0 g {left - 2:.1f} {bottom - 4:.1f} 290 16 re f Q"
        pdf.pages[0].contents_add(bar.encode())
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


def with_script() -> bytes:
    """Return an invoice that would run a script when opened; it says hello and does no more."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper("Invoice 1017", ("Twelve pallets, uncoated.",)))) as pdf:
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert('Hello')"))
        pdf.Root.Names = Dictionary(
            JavaScript=Dictionary(Names=Array([String("hello"), pdf.make_indirect(script)]))
        )
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


def _place_of(words: str, pdf: bytes) -> tuple[float, float]:
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    found = text.search(words).get_next()
    if found is None:
        message = f"the typeset page does not hold “{words}”"
        raise ValueError(message)
    left, bottom, _, _ = text.get_charbox(found[0])
    return float(left), float(bottom)
