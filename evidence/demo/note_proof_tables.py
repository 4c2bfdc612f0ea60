"""Tables of claims, allegations, statements and what would prove them."""

from evidence.demo import records, text_records
from evidence.demo.note_cells import Cell, Table, cell, day_text, named, worded
from evidence.demo.reference import ReferenceCase, ReportedEntry


def claims(ids: tuple[str, ...], case: ReferenceCase) -> Table:
    """Return the claims as reported, each marked as alleged."""
    rows = tuple(
        (
            cell(claim.id),
            cell(claim.title, mark="Alleged", sources=claim.sources),
            cell(claim.law, small=claim.note),
            cell(claim.relief),
        )
        for claim in named(records.Claim, ids, case)
    )
    return Table("claims", ("Ref.", "Claim", "Law", "Relief sought, as reported"), rows)


def elements(ids: tuple[str, ...], case: ReferenceCase) -> Table:
    """Return elements of claims with what was found for each."""
    claim_titles = {element.id: claim.title for claim in case.claims for element in claim.elements}
    rows = tuple(
        (
            cell(element.id),
            cell(element.text, small=claim_titles[element.id]),
            cell(worded(element.support_status)),
            cell(element.why, small=", ".join(element.allegations), sources=element.sources),
        )
        for element in named(records.Element, ids, case)
    )
    return Table("elements", ("Ref.", "Element", "Support", "What was found"), rows)


def allegations(ids: tuple[str, ...], case: ReferenceCase) -> Table:
    """Return allegations, each marked as such, with status and basis."""
    rows = tuple(
        (
            cell(allegation.id),
            cell(
                allegation.text.removeprefix("Alleged: "),
                mark="Alleged",
                sources=allegation.sources,
            ),
            cell(worded(allegation.status), small=_surety(allegation)),
            cell(allegation.basis_note),
        )
        for allegation in named(records.Allegation, ids, case)
    )
    return Table("allegations", ("Ref.", "Allegation", "Status", "Basis and what was found"), rows)


def _surety(allegation: records.Allegation) -> str:
    opposed = f"opposed by {', '.join(allegation.opposed_by)}" if allegation.opposed_by else ""
    return "; ".join(filter(None, (f"Confidence: {allegation.confidence}", opposed)))


def documents(ids: tuple[str, ...], case: ReferenceCase) -> Table:
    """Return the documents that the case speaks of and whether they were obtained."""
    rows = tuple(
        (
            cell(document.id),
            cell(document.title, small=document.note, sources=document.sources),
            cell(document.status_text),
            cell(_bearing(document, case)),
        )
        for document in named(records.ReferredDocument, ids, case)
    )
    return Table("documents", ("Ref.", "Document", "Obtained?", "Would bear on"), rows)


def _bearing(document: records.ReferredDocument, case: ReferenceCase) -> str:
    return ", ".join(
        f"{allegation.id} (against)" if allegation.id in document.opposes else allegation.id
        for allegation in case.allegations
        if document.id in allegation.documents
    )


def statements(ids: tuple[str, ...], case: ReferenceCase) -> Table:
    """Return statements with the words as far as they are known."""
    quotations = {quotation.id: quotation.text for quotation in case.quotations}
    rows = tuple(
        (
            cell(statement.id, small=statement.date.text),
            cell(statement.speaker, small=statement.role),
            _spoken(statement, quotations.get(statement.quotation or "", "")),
            cell(statement.kind, small=_answers(statement)),
        )
        for statement in named(records.Statement, ids, case)
    )
    return Table("statements", ("Ref., date", "Speaker, role", "Words", "Kind"), rows)


def _spoken(statement: records.Statement, words: str) -> Cell:
    form = {
        "verbatim": "Verbatim",
        "verbatim_in_copy": "Verbatim, from a copy",
        "paraphrase": "Paraphrase, not the speaker's words",
    }[statement.form]
    parts = (form, statement.channel, statement.confidence_note.rstrip("."))
    small = ". ".join(part for part in parts if part) + "."
    return cell(f"“{words}”" if words else statement.text, small=small, sources=statement.sources)


def _answers(statement: records.Statement) -> str:
    return f"Bears on {', '.join(statement.answers)}" if statement.answers else ""


def absences(ids: tuple[str, ...], case: ReferenceCase) -> Table:
    """Return assertions that nothing was said or found."""
    rows = tuple(
        (
            cell(absence.id),
            _asserted(absence),
            cell(
                f"{_since(absence)} to {day_text(absence.window_to.isoformat())}",
                small=f"Searched: {absence.searched or absence.searched_reason}",
            ),
            cell(
                worded(absence.status),
                small="; ".join(
                    f"{answer.statement}, {day_text(answer.on.isoformat())}: {answer.effect}"
                    for answer in absence.answered_by
                ),
            ),
        )
        for absence in named(records.AbsenceAssertion, ids, case)
    )
    return Table("absences", ("Ref.", "Assertion of absence", "Window", "State"), rows)


def _asserted(absence: records.AbsenceAssertion) -> Cell:
    note = f"Asserted by: {absence.asserter}. {absence.confidence_note}".strip()
    text = absence.text.removeprefix("Alleged: ")
    mark = "Alleged" if text != absence.text else ""
    return cell(text, mark=mark, small=note, sources=absence.sources)


def _since(absence: records.AbsenceAssertion) -> str:
    return day_text(absence.window_from.isoformat()) if absence.window_from else "Start not given"


def docket(ids: tuple[str, ...], case: ReferenceCase) -> Table:
    """Return docket entries as the press reports them."""
    rows = tuple(
        (
            cell(
                "No. not known" if entry.entry_number is None else f"No. {entry.entry_number}",
                small=entry.entry_number_reason or entry.number_status,
            ),
            cell(day_text(entry.date_filed.isoformat())),
            cell(entry.short_description, small=entry.description, sources=entry.sources),
            cell(worded(entry.confidence), small=entry.confidence_note),
        )
        for entry in named(ReportedEntry, ids, case)
    )
    return Table("docket", ("Entry", "Filed", "Entry as the press reports it", "Confidence"), rows)


def promises(ids: tuple[str, ...], case: ReferenceCase) -> Table:
    """Return promises with the state of their text."""
    quotations = {quotation.id: quotation.text for quotation in case.quotations}
    rows = tuple(
        (
            cell(promise.id),
            cell(promise.protected_class, small=f"Promisor: {promise.promisor}"),
            cell(
                f"“{quotations[promise.quotation]}”" if promise.quotation else promise.text,
                mark="Alleged" if promise.allegations else "",
                small=f"Bears on {', '.join(promise.allegations)}" if promise.allegations else "",
                sources=promise.sources,
            ),
            cell(promise.text_status, small=f"Clause: {promise.clause or promise.clause_reason}"),
        )
        for promise in named(text_records.Promise, ids, case)
    )
    return Table("promises", ("Ref.", "Made to", "Promise, as reported", "Text"), rows)
