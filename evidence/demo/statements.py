"""Loads what was said, what was not, what does not agree and what nobody answered.

Statements come before silences: what is on record when a silence is asserted answers it without
telling anybody, so that loading the demonstration fills no inbox.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from evidence.accounts.models import User
from evidence.cases import queries as cases
from evidence.cases.models import Case, Party
from evidence.core.dates import NOT_KNOWN, FuzzyDate, on, read
from evidence.demo import records
from evidence.demo.reference import ReferenceCase
from evidence.demo.sources import known_on
from evidence.sources.models import Source
from evidence.statements import queries
from evidence.statements.models import Contradiction, Decision, Statement
from evidence.statements.services import contradictions, silences, statements

THEORIES = re.compile(r"\(d\)\(2\)\(([A-E])\)(?: or \(([A-E])\))?")


@dataclass(frozen=True, slots=True)
class Loading:
    """What each record of the reference case is written with."""

    reference: ReferenceCase
    case: Case
    user: User
    sources: Mapping[str, Source]
    parties: Mapping[str, Party]

    def cited(self, ids: tuple[str, ...]) -> tuple[Source, ...]:
        """Return the sources of these ids."""
        return tuple(self.sources[each] for each in ids)


def load_statements(
    reference: ReferenceCase, case: Case, user: User, sources: Mapping[str, Source]
) -> None:
    """Record the statements, silences, contradictions and questions that are not there yet."""
    loading = Loading(reference, case, user, sources, _parties(reference, case))
    _statements(loading)
    _silences(loading)
    _contradictions(loading)
    _questions(loading)


def _parties(reference: ReferenceCase, case: Case) -> dict[str, Party]:
    held = {(party.name, party.role): party for party in cases.parties_of(case)}
    return {party.id: held[party.shown_name, party.role_text] for party in reference.parties}


def _statements(loading: Loading) -> None:
    held = set(queries.statements_in(loading.case).values_list("key", flat=True))
    for said in loading.reference.statements:
        if said.id in held:
            continue
        roles = {given.source: given.role for given in said.roles}
        cited = [
            statements.Citation(source=loading.sources[each], role=roles.get(each, ""))
            for each in said.sources
        ]
        statement = statements.record_statement(
            loading.case, _statement(said, loading), by=loading.user, cited=cited
        )
        _wordings(said, statement, loading)


def _statement(said: records.Statement, loading: Loading) -> statements.StatementParticulars:
    quotation = _quotations(loading).get(said.quotation or "")
    day = _day(said.date)
    surety = f"{said.kind}. Confidence: {said.confidence}. {said.confidence_note}"
    return statements.StatementParticulars(
        key=said.id,
        speaker=said.speaker,
        speaker_party=loading.parties[said.speaker_party] if said.speaker_party else None,
        speaks_for=loading.parties[said.speaks_for],
        role=said.role,
        channel=said.medium,
        outlet=said.channel,
        said=day,
        text=quotation.text if quotation else said.text,
        is_verbatim=quotation is not None,
        gist=said.text if quotation else "",
        generality=said.scope,
        stance=said.stance,
        hearsay_theories=_theories(said.hearsay_note),
        hearsay_note=said.hearsay_note,
        note=surety.strip(),
        topics=tuple(statements.topic_named(loading.case, name) for name in said.topics),
        known_on=known_on(
            loading.cited(said.sources), day.first, latest=loading.reference.about.as_of
        ),
    )


def _wordings(said: records.Statement, statement: Statement, loading: Loading) -> None:
    quotations = _quotations(loading)
    for variant in (quotations[each] for each in said.variants):
        wording = statements.Wording(
            wording=variant.text,
            source=loading.sources[variant.sources[0]],
            is_verbatim=variant.form != "not_verbatim",
            note=variant.note,
        )
        statements.add_wording(statement, wording)


def _quotations(loading: Loading) -> dict[str, records.Quotation]:
    return {quotation.id: quotation for quotation in loading.reference.quotations}


def _theories(note: str) -> tuple[str, ...]:
    found = THEORIES.search(note)
    return tuple(theory for theory in found.groups() if theory) if found else ()


def _day(known: records.CaseDate) -> FuzzyDate:
    if known.modifier == "between":
        return read(f"[{known.date}..{known.until}]")
    return read(f"{known.date}~" if known.modifier == "about" else known.date)


def _silences(loading: Loading) -> None:
    held = {silence.assertion.key for silence in queries.silences_in(loading.case)}
    for absence in loading.reference.absence_assertions:
        if absence.id in held:
            continue
        cited = loading.cited(absence.sources)
        silences.assert_silence(
            loading.case, _silence(absence, loading), by=loading.user, cited=cited
        )


def _silence(absence: records.AbsenceAssertion, loading: Loading) -> silences.SilenceParticulars:
    as_of = loading.reference.about.as_of
    start = absence.window_from
    return silences.SilenceParticulars(
        key=absence.id,
        text=absence.text,
        topic=statements.topic_named(loading.case, absence.topic),
        sought=absence.sought,
        asserter=absence.asserter,
        silent=absence.silent,
        silent_party=loading.parties[absence.silent_party] if absence.silent_party else None,
        # Who says “never” says so on the day up to which it is meant.
        asserted=on(absence.window_to),
        window_start=on(start) if start else NOT_KNOWN,
        window_start_reason=absence.window_from_reason,
        window_end=on(absence.window_to),
        searched=absence.searched or "",
        searched_on=absence.window_to if absence.searched else None,
        searched_by=absence.asserter if absence.searched else "",
        searched_reason=absence.searched_reason,
        note=f"Confidence: {absence.confidence}. {absence.confidence_note}".strip(),
        known_on=known_on(loading.cited(absence.sources), absence.window_to, latest=as_of),
    )


def _contradictions(loading: Loading) -> None:
    held = {each.contradiction.key for each in queries.standings_in(loading.case)}
    for differing in loading.reference.contradictions:
        if differing.id not in held:
            contradiction = contradictions.record_contradiction(
                loading.case, _contradiction(differing, loading), by=loading.user
            )
            _handle(differing, contradiction, loading)


def _contradiction(
    differing: records.Contradiction, loading: Loading
) -> contradictions.ContradictionParticulars:
    sides = (differing.sources_a, differing.sources_b)
    bearing = [each for each in differing.sources if each not in {*sides[0], *sides[1]}]
    as_of = loading.reference.about.as_of
    # That two accounts differ can be known when both are.
    since = [known_on(loading.cited(side), None, latest=as_of) for side in sides]
    dated = [day for day in since if day < as_of]
    return contradictions.ContradictionParticulars(
        key=differing.id,
        subject=differing.topic,
        accounts=tuple(
            contradictions.AccountParticulars(wording=wording, sources=loading.cited(side))
            for wording, side in zip((differing.version_a, differing.version_b), sides, strict=True)
        ),
        bearing=loading.cited(tuple(bearing)),
        known_on=max(dated, default=as_of),
    )


def _handle(
    differing: records.Contradiction, contradiction: Contradiction, loading: Loading
) -> None:
    position = {"a": 0, "b": 1}.get(differing.preferred)
    preferred = None if position is None else queries.account_in(contradiction, position)
    ruling = contradictions.Ruling(
        decision=Decision(differing.decision),
        text=differing.handling,
        preferred=preferred,
        known_on=loading.reference.about.as_of,
    )
    contradictions.handle(contradiction, ruling, by=loading.user)


def _questions(loading: Loading) -> None:
    held = set(queries.questions_in(loading.case).values_list("key", flat=True))
    for question in loading.reference.unanswered:
        if question.id in held:
            continue
        asked = contradictions.QuestionParticulars(
            key=question.id,
            text=question.question,
            reason=question.reason,
            as_of=question.as_of,
            known_on=question.as_of,
        )
        cited = loading.cited(question.sources)
        contradictions.ask(loading.case, asked, by=loading.user, cited=cited)
