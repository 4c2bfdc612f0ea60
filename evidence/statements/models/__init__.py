"""What was said, what was not, what does not agree and what nobody has answered."""

from evidence.statements.models.contradictions import (
    Account,
    Contradiction,
    ContradictionSource,
    Decision,
    Handling,
    Question,
    QuestionSource,
)
from evidence.statements.models.silences import (
    AbsenceAnswer,
    AbsenceAssertion,
    AbsenceSource,
    Sought,
)
from evidence.statements.models.statements import (
    Channel,
    Generality,
    HearsayTheory,
    Stance,
    Statement,
    StatementSource,
    StatementVariant,
    Topic,
)

__all__ = [
    "AbsenceAnswer",
    "AbsenceAssertion",
    "AbsenceSource",
    "Account",
    "Channel",
    "Contradiction",
    "ContradictionSource",
    "Decision",
    "Generality",
    "Handling",
    "HearsayTheory",
    "Question",
    "QuestionSource",
    "Sought",
    "Stance",
    "Statement",
    "StatementSource",
    "StatementVariant",
    "Topic",
]
