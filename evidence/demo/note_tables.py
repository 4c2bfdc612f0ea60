"""Turns each section of a source note into the table that prints it."""

from collections.abc import Callable

from evidence.demo import note_proof_tables as proof
from evidence.demo import note_text_tables as texts
from evidence.demo.note_cells import Table, cell
from evidence.demo.reference import NoteSection, ReferenceCase

type TableMaker = Callable[[tuple[str, ...], ReferenceCase], Table]

_TABLES: dict[str, TableMaker] = {
    "claims": proof.claims,
    "elements": proof.elements,
    "allegations": proof.allegations,
    "documents": proof.documents,
    "statements": proof.statements,
    "absences": proof.absences,
    "docket": proof.docket,
    "promises": proof.promises,
    "setting": texts.setting,
    "policies": texts.policies,
    "regions": texts.regions,
    "contradictions": texts.contradictions,
    "questions": texts.questions,
    "origins": texts.origins,
    "reports": texts.reports,
}


def section_table(section: NoteSection, case: ReferenceCase) -> Table | None:
    """Return the table of a section, or None when the section is prose.

    Raises Invalid when the section names a record that the case does not hold.
    """
    if section.kind == "prose":
        return None
    if section.kind == "table":
        rows = tuple(tuple(cell(text) for text in row) for row in section.rows)
        return Table(f"free{len(section.columns)}", section.columns, rows)
    return _TABLES[section.kind](section.ids, case)
