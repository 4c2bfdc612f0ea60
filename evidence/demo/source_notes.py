"""Prints the source notes: summaries of public sources, never the original documents."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from evidence.demo.note_cells import Run, Table, runs, typographic
from evidence.demo.note_tables import section_table
from evidence.demo.note_text_tables import source_list
from evidence.demo.reference import NoteSection, ReferenceCase, SourceNote

NOTICE = "Source note — summary of public sources. Not the original document"


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """A section as the template prints it: paragraphs, or a lead and a table."""

    heading: str
    lead: tuple[Run, ...]
    paragraphs: tuple[tuple[Run, ...], ...]
    table: Table | None


def render_note_html(note: SourceNote, case: ReferenceCase) -> str:
    """Return one source note as a complete HTML page for `evidence.core.typeset`.

    The page fetches nothing and depends on nothing but its arguments. Its bottom margin stays
    empty for the stamps of a bundle. Raises Invalid when the note names an unknown record.
    """
    context = {
        "notice": NOTICE,
        "note": note,
        "title": typographic(note.title),
        "subject": typographic(note.subject),
        "court": case.court,
        "case": case.case,
        "as_of": f"{note.as_of.day} {note.as_of:%B %Y}",
        "lead": runs(note.lead),
        "sections": tuple(_printed(section, case) for section in note.sections),
        "gaps": tuple(runs(gap) for gap in note.gaps),
        "source_table": source_list(note.sources, case),
    }
    return render_to_string("demo/source_note.html", context)


def _printed(section: NoteSection, case: ReferenceCase) -> PrintedSection:
    return PrintedSection(
        heading=typographic(section.heading),
        lead=runs(section.lead),
        paragraphs=tuple(runs(paragraph) for paragraph in section.paragraphs),
        table=section_table(section, case),
    )
