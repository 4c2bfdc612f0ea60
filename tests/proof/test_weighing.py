"""What the database sums is what is computed link by link, at every moment."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.dates import read
from evidence.core.moments import Moment
from evidence.exhibits.models import Exhibit, ExhibitOrigin
from evidence.proof import queries
from evidence.proof.models import Allegation, Element, Support
from evidence.proof.queries import Board
from evidence.proof.queries.chart import chart_of
from evidence.proof.services import links
from evidence.proof.services.links import Thing
from evidence.statements.services import statements
from tests import factories
from tests.proof.conftest import Allege, Link, Speak

DAYS = [None, *(date(2025, month, 1) for month in (1, 2, 3, 4, 6))]
MOMENTS = [Moment(as_of, known) for as_of in DAYS for known in DAYS]


def seen(board: Board) -> list[Any]:
    """Return what a matrix says of each allegation and element, apart from its links."""
    lines = [
        (line.key, line.status, line.support_count, line.opposition_count, line.answer_count)
        for line in board.lines
    ]
    return [
        *lines,
        *((part.element.pk, part.status, part.rests_on_notes) for part in board.parts),
        [line.status.rests_on_notes for line in board.lines],
    ]


@pytest.fixture
def varied(
    case: Case, element: Element, allege: Allege, link: Link, speak: Speak, owner: User
) -> list[Allegation]:
    """Allegations with every kind of link, of several days, taken back and corrected."""
    made = [allege(f"that {number}", known_on=date(2025, 1, 21)) for number in range(7)]
    note = factories.exhibit(case, owner)
    Exhibit.objects.filter(pk=note.pk).update(origin=ExhibitOrigin.SOURCE_NOTE)
    link(made[0], held=read("2025-02-10"), strength="part", known_on=date(2025, 3, 5))
    link(made[1], thing=Thing(exhibit=note), known_on=date(2025, 2, 2))
    link(made[1], stance="neutral")
    gone = link(made[2], known_on=date(2025, 1, 25))
    links.take_back(gone, because="Another case.", by=owner)
    link(element, stance="contradicts", held=read("2025-03-03"))
    kinds = ["denies", "admits", "concedes", "no_comment"]
    for number, stance in enumerate(kinds):
        generality = "general" if number % 2 else "specific"
        said = speak(f"2025-0{number + 2}-15", stance=stance, generality=generality)
        for target in made[number % 2 : 6 : 2]:
            way = "supports" if stance == "admits" else "contradicts"
            link(target, thing=Thing(statement=said), stance=way, is_answer=True)
    _corrected(made[6], link, speak, owner)
    return made


def _corrected(target: Allegation, link: Link, speak: Speak, owner: User) -> None:
    """Let a statement deny in general and be corrected: it denied specifically."""
    first = speak("2025-02-20", generality="general")
    link(target, thing=Thing(statement=first), stance="contradicts", is_answer=True)
    better = statements.StatementParticulars(
        speaker=first.speaker,
        text=first.text,
        stance="denies",
        generality="specific",
        said=read("2025-02-20"),
        known_on=date(2025, 4, 2),
    )
    statements.revise_statement(first, better, because="Read again.", by=owner)


def test_sums_give_the_same_status_counts_and_notes_as_every_link_at_every_moment(
    case: Case, varied: list[Allegation]
) -> None:
    for moment in MOMENTS:
        whole, summed = queries.board_of(case, moment), queries.outline_of(case, moment)
        assert seen(summed) == seen(whole), moment
    codes = {line.status.code.value for line in queries.outline_of(case).lines}
    assert codes >= {"alleged", "conceded", "denied_specific"}


def test_the_exhibits_nobody_cites_and_the_words_of_what_bears_are_found_without_reading_links(
    case: Case, varied: list[Allegation], exhibit: Exhibit, owner: User
) -> None:
    alone = factories.exhibit(case, owner)
    board = queries.outline_of(case)

    assert list(queries.uncited_exhibits(case, board)) == [alone]
    assert varied[0].pk in queries.naming(case, Moment(), "sarah off")
    assert varied[0].pk in queries.naming(case, Moment(), "ex-1")
    assert not queries.naming(case, Moment(as_of=date(2025, 1, 1)), "sarah off")


def test_a_page_of_the_matrix_asks_as_often_whatever_there_is_and_shows_the_first_links(
    case: Case,
    element: Element,
    allegation: Allegation,
    link: Link,
    member: User,
    sign_in: Callable[[User], Client],
) -> None:
    browser, address = sign_in(member), reverse("proof:matrix", args=[case.public_id])
    chronology = reverse("timeline:list", args=[case.public_id])
    link(allegation)
    before = [_asked(browser, each) for each in (address, chronology)]
    (first,) = Support.objects.all()
    for number in range(6):
        first.pk, first.public_id, first.note = None, f"sup_{number}", f"{number}"
        first.save(force_insert=True)
    for number in range(40):
        allegation.pk, allegation.public_id = None, f"alg_{number}"
        allegation.position += 1
        allegation.save(force_insert=True)

    assert [_asked(browser, each) for each in (address, chronology)] == before
    page = browser.get(address).text
    assert "and 4 more" in page
    assert "1–30 of 41 rows" in page
    assert "31–41 of 41 rows" in browser.get(address, {"page": "2"}).text


def _asked(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as made:
        browser.get(address)
    return len(made)


def test_what_our_own_note_alone_supports_says_so_wherever_it_is_shown(
    case: Case,
    element: Element,
    allegation: Allegation,
    link: Link,
    exhibit: Exhibit,
    member: User,
    sign_in: Callable[[User], Client],
) -> None:
    Exhibit.objects.filter(pk=exhibit.pk).update(origin=ExhibitOrigin.SOURCE_NOTE)
    support = link(allegation)
    board = queries.outline_of(case)

    assert [place.part.element for place in queries.lacks_of(board).noted] == [element]
    assert board.coverage.asides == "1 only by our own source note"
    told = queries.told(case, queries.board_of(case))
    (line,) = told["allegations"]
    assert (line["status"], line["rests_only_on_own_notes"]) == ("supported", True)
    assert (line["reasons"][-1]["words"], line["reasons"][-1]["cause"]) == (
        "Rests only on our own source note; no primary document",
        support.public_id,
    )
    assert told["coverage"]["only_by_own_notes"] == 1
    assert "source note" in chart_of(case, Moment())[0].gap
    browser = sign_in(member)
    for name in ("matrix", "gaps", "claims"):
        assert (
            "our own source note"
            in browser.get(reverse(f"proof:{name}", args=[case.public_id])).text
        )

    document = factories.exhibit(case, member)
    link(allegation, thing=Thing(exhibit=document))
    board = queries.outline_of(case)
    assert not queries.lacks_of(board).noted
    assert board.coverage.asides == ""
