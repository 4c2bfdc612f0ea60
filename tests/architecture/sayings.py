"""Sources, statements and what hangs on them, each marked with a word no stranger may see."""

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.sources import services as sources
from evidence.sources.models import Source
from evidence.statements.models import (
    AbsenceAssertion,
    Contradiction,
    Handling,
    Question,
    Statement,
    StatementSource,
    StatementVariant,
)
from evidence.statements.services import contradictions, silences, statements

SAID = (
    *(Source, Statement, StatementSource, StatementVariant),
    *(AbsenceAssertion, Contradiction, Handling, Question),
)


def said_in(case: Case, by: User, canary: str) -> dict[str, str]:
    """Return the ids of one of each kind, by the names of the parameters in addresses."""
    report = sources.record_source(case, sources.SourceParticulars(title=canary), by=by)
    topic = statements.topic_named(case, f"{canary} topic")
    said = statements.StatementParticulars(
        speaker=canary, text=canary, stance="denies", topics=(topic,)
    )
    asserted = silences.SilenceParticulars(
        text=canary,
        topic=topic,
        asserter=canary,
        window_start_reason=canary,
        searched_reason=canary,
    )
    accounts = tuple(contradictions.AccountParticulars(wording=canary) for _ in range(2))
    differing = contradictions.ContradictionParticulars(subject=canary, accounts=accounts)
    asked = contradictions.QuestionParticulars(text=canary, reason=canary)
    silence = silences.assert_silence(case, asserted, by=by)
    spoken = statements.record_statement(
        case, said, by=by, cited=[statements.Citation(source=report)]
    )
    return {
        "report_id": report.public_id,
        "statement_id": spoken.public_id,
        "silence_id": silence.public_id,
        "contradiction_id": contradictions.record_contradiction(case, differing, by=by).public_id,
        "question_id": contradictions.ask(case, asked, by=by).public_id,
    }
