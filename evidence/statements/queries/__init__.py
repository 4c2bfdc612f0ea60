"""The reads of statements, silences, contradictions and open questions."""

from evidence.statements.queries.contradictions import (
    Standing,
    account_in,
    bearing_on,
    contradiction_in,
    question_in,
    questions_in,
    standing_of,
    standings_in,
)
from evidence.statements.queries.silences import (
    Answer,
    Silence,
    answered_by,
    place_in,
    silence_in,
    silence_of,
    silences_in,
)
from evidence.statements.queries.statements import (
    Narrowing,
    statement_by_key,
    statement_in,
    statements_in,
    tallies_of,
    topics_in,
    undated_in,
    wordings_of,
)

__all__ = [
    "Answer",
    "Narrowing",
    "Silence",
    "Standing",
    "account_in",
    "answered_by",
    "bearing_on",
    "contradiction_in",
    "place_in",
    "question_in",
    "questions_in",
    "silence_in",
    "silence_of",
    "silences_in",
    "standing_of",
    "standings_in",
    "statement_by_key",
    "statement_in",
    "statements_in",
    "tallies_of",
    "topics_in",
    "undated_in",
    "wordings_of",
]
