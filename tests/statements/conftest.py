"""What tests of statements share: a party that is said to be silent, and short ways to speak."""

from collections.abc import Callable
from typing import Any

import pytest

from evidence.accounts.models import User
from evidence.cases import services as cases
from evidence.cases.models import Case, Party
from evidence.core.dates import read
from evidence.statements.models import AbsenceAssertion, Statement, Topic
from evidence.statements.services import silences, statements

Speak = Callable[..., Statement]
Assert = Callable[..., AbsenceAssertion]


@pytest.fixture
def company(case: Case) -> Party:
    """The defendant."""
    particulars = cases.PartyParticulars(name="Sample Corporation", role="Defendant")
    return cases.name_party(case, particulars)


@pytest.fixture
def topic(case: Case) -> Topic:
    """What the case is about."""
    return statements.topic_named(case, "Disclosure of messages")


@pytest.fixture
def speak(case: Case, owner: User, company: Party, topic: Topic) -> Speak:
    """Return a way to record a denial by the company on a day."""

    def spoken(on: str = "2025-01-30", cited: Any = (), **known: Any) -> Statement:
        usual: dict[str, Any] = {
            "speaker": "Sarah Officer",
            "text": "We never did that.",
            "stance": "denies",
            "generality": "specific",
            "speaks_for": company,
            "topics": (topic,),
        }
        particulars = statements.StatementParticulars(**{**usual, "said": read(on), **known})
        return statements.record_statement(case, particulars, by=owner, cited=cited)

    return spoken


@pytest.fixture
def never(case: Case, owner: User, company: Party, topic: Topic) -> Assert:
    """Return a way to assert that the company never denied it, up to a day."""

    def asserted(until: str = "2025-01-21", **known: Any) -> AbsenceAssertion:
        usual: dict[str, Any] = {
            "text": "The company never denied it.",
            "topic": topic,
            "asserter": "Complaint",
            "silent": "Sample Corporation",
            "silent_party": company,
            "asserted": read(until),
            "window_end": read(until),
            "window_start_reason": "The complaint gives no start.",
            "searched_reason": "The complaint describes no search.",
        }
        particulars = silences.SilenceParticulars(**{**usual, **known})
        return silences.assert_silence(case, particulars, by=owner)

    return asserted
