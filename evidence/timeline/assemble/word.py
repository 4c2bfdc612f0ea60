"""A chronology as a Word document: a table with its head repeated on every page."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Inches, Pt
from docx.table import Table, _Cell

from evidence.core.text import one_line, storable
from evidence.timeline.assemble.lines import Line

HEADS = (("Date", 1.35), ("What happened", 5.1), ("Rests on", 2.2), ("Standing", 1.2))
AID = "Illustrative aid — not evidence (FRE 107)"
# What XML cannot hold besides control signs.
NO_CHARACTERS = "\ufffe\uffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What stands above the table, and what it says on every page."""

    court: str
    caption: str
    number: str
    title: str
    about: Sequence[str]
    running: str
    underlying: Sequence[str] = ()


def as_word(lines: Iterable[Line], cover: Cover) -> bytes:
    """Return the document; what people wrote stands in it as text and never as a field."""
    document = docx.Document()
    _lay_out(document, cover)
    for text, size in ((cover.court, 11), (cover.caption, 13), (cover.number, 11)):
        document.add_paragraph().add_run(plain(text)).font.size = Pt(size)
    document.add_heading(plain(cover.title), level=1)
    for said in cover.about:
        document.add_paragraph(plain(said))
    _fill(document.add_table(rows=1, cols=len(HEADS), style="Table Grid"), lines)
    if cover.underlying:
        document.add_heading("Underlying items", level=2)
        for item in cover.underlying:
            document.add_paragraph(plain(item), style="List Bullet")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def plain(text: str) -> str:
    """Return text as XML can hold it, on one line."""
    return one_line(storable(text)).translate(dict.fromkeys(map(ord, NO_CHARACTERS)))


def _lay_out(document: Document, cover: Cover) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Inches(11), Inches(8.5)
    section.left_margin = section.right_margin = Inches(0.6)
    section.top_margin = section.bottom_margin = Inches(0.7)
    document.styles["Normal"].font.size = Pt(9.5)
    section.header.paragraphs[0].text = plain(f"{cover.caption}, {cover.number}")
    section.footer.paragraphs[0].text = plain(cover.running)
    document.core_properties.title = plain(cover.title)
    document.core_properties.author = ""


def _fill(table: Table, lines: Iterable[Line]) -> None:
    table.autofit = False
    head = table.rows[0]
    for cell, (name, width) in zip(head.cells, HEADS, strict=True):
        cell.width = Inches(width)
        cell.paragraphs[0].add_run(name).bold = True
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    head._tr.get_or_add_trPr().append(repeated)
    for line in lines:
        when, what, rests, standing = table.add_row().cells  # type: ignore[no-untyped-call]
        for cell, (_, width) in zip((when, what, rests, standing), HEADS, strict=True):
            cell.width = Inches(width)
        when.paragraphs[0].add_run(plain(line.date_words)).bold = True
        if line.time:
            when.add_paragraph(plain(f"{line.time:%H:%M} {line.time_zone}"))
        what.paragraphs[0].add_run(plain(line.text))
        _aside(what, "As pleaded", line.as_pleaded)
        _aside(what, "Note", line.note)
        rests.text = plain("; ".join(each.words for each in line.citations) or "Nothing cited")
        standing.text = plain((line.standing_words or line.kind_words).capitalize())


def _aside(cell: _Cell, name: str, text: str) -> None:
    if text:
        cell.add_paragraph().add_run(plain(f"{name}: {text}")).italic = True
