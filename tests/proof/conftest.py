"""What tests of proof share: a claim with an element and an allegation, and short ways to write."""

from collections.abc import Callable
from typing import Any

import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.dates import read
from evidence.exhibits.models import Exhibit
from evidence.proof import queries
from evidence.proof.models import Allegation, Claim, Element, Support
from evidence.proof.queries import Board, Line
from evidence.proof.services import allegations, claims, links
from evidence.statements.models import Statement
from evidence.statements.services import statements
from tests import factories

Allege = Callable[..., Allegation]
Link = Callable[..., Support]
Speak = Callable[..., Statement]


@pytest.fixture
def allege(case: Case, owner: User) -> Allege:
    """Return a way to allege something on the day of filing."""

    def alleged(paraphrase: str = "that messages were disclosed.", **known: Any) -> Allegation:
        usual: dict[str, Any] = {"pleaded_by": "Pat Plaintiff", "pleaded": read("2025-01-21")}
        particulars = allegations.AllegationParticulars(
            paraphrase=paraphrase, **{**usual, "known_on": read("2025-01-21").first, **known}
        )
        return allegations.record_allegation(case, particulars, by=owner)

    return alleged


@pytest.fixture
def allegation(allege: Allege) -> Allegation:
    """An allegation that nothing bears on yet."""
    return allege()


@pytest.fixture
def claim(case: Case, owner: User) -> Claim:
    """A claim without elements."""
    particulars = claims.ClaimParticulars(title="Breach of contract", number_reason="Not seen.")
    return claims.open_claim(case, particulars, by=owner)


@pytest.fixture
def element(claim: Claim, allegation: Allegation, owner: User) -> Element:
    """Its element, which needs the allegation."""
    added = claims.add_element(claim, claims.ElementParticulars(text="A breach"))
    claims.tie(added, allegation, by=owner)
    return added


@pytest.fixture
def exhibit(case: Case, owner: User) -> Exhibit:
    """An exhibit of three pages."""
    return factories.inspected_exhibit(case, owner, content=factories.pdf(pages=3))


@pytest.fixture
def link(owner: User, exhibit: Exhibit) -> Link:
    """Return a way to link the exhibit, or another thing, to a target."""

    def linked(target: Allegation | Element, **known: Any) -> Support:
        thing = known.pop("thing", None) or links.Thing(exhibit=exhibit)
        particulars = links.SupportParticulars(thing=thing, **known)
        return links.link(target, particulars, by=owner)

    return linked


@pytest.fixture
def speak(case: Case, owner: User) -> Speak:
    """Return a way to record a statement of a day."""

    def spoken(said: str = "2025-01-30", **known: Any) -> Statement:
        usual: dict[str, Any] = {
            "speaker": "Sarah Officer",
            "text": "We never did that.",
            "stance": "denies",
            "generality": "specific",
            "known_on": read(said).first,
        }
        particulars = statements.StatementParticulars(**{**usual, "said": read(said), **known})
        return statements.record_statement(case, particulars, by=owner)

    return spoken


def only_line(board: Board) -> Line:
    """Return the one allegation of a board."""
    (line,) = board.lines
    return line


def stands(case: Case, **moment: Any) -> str:
    """Return how the one allegation of a case stands."""
    asked = queries.board_of(case, **moment)
    return only_line(asked).status.code
