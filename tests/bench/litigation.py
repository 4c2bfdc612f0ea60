"""A generated case of any size: claims, allegations, exhibits, links between them, and events."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import batched
from typing import Any

from django.db import connection
from django.db.models import Model

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.dates import on, read
from evidence.core.hashing import sha256_of_chunks
from evidence.exhibits.models import Exhibit, Readability, StoredFile
from evidence.proof.models import Allegation, Claim, Element, ElementAllegation, Response, Support
from evidence.statements.models import Statement
from evidence.timeline.models import EventCitation, TimelineEvent
from tests.bench.corpus import page

SEED = 303
FIRST_DAY = date(2019, 1, 1)
FILED = date(2025, 1, 21)
BATCH = 2_000
ELEMENTS_OF_A_CLAIM = 6
ALLEGATIONS_OF_AN_ELEMENT = 6
TABLES = ("exhibit", "allegation", "support", "timelineevent", "eventcitation", "elementallegation")


@dataclass(frozen=True, slots=True)
class Size:
    """How much a generated case holds."""

    allegations: int = 200
    exhibits: int = 5_000
    links: int = 20_000
    events: int = 50_000

    @property
    def words(self) -> str:
        """It in words, for the table."""
        return (
            f"{self.allegations:,} allegations, {self.exhibits:,} exhibits, "
            f"{self.links:,} links, {self.events:,} events"
        )


class Filler:
    """Fills a case with rows straight into the tables, which hold them to their constraints."""

    def __init__(self, case: Case, user: User, size: Size) -> None:
        self.case, self.user, self.size = case, user, size
        self.dice = random.Random(SEED)
        self.words = " ".join(page(number) for number in range(20)).split()

    def fill(self) -> None:
        """Write all of it, and let the planner know."""
        exhibits = self._exhibits()
        events = self._events(exhibits)
        allegations = self._allegations()
        elements = self._elements(allegations)
        statements = _kept(Statement, self._statements())
        _kept(Response, self._responses(allegations))
        things = {"exhibit": exhibits, "event": events, "statement": statements}
        _kept(Support, self._links(allegations, elements, things))
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"VACUUM ANALYZE evidence_{table}")

    def _said(self, count: int = 14) -> str:
        at = self.dice.randrange(len(self.words) - count)
        return " ".join(self.words[at : at + count])

    def _day(self) -> date:
        return FIRST_DAY + timedelta(days=self.dice.randrange(2_200))

    def _clocks(self, known: date | None = None) -> dict[str, Any]:
        return {"case": self.case, "recorded_by": self.user, "known_on": known or FILED}

    def _exhibits(self) -> list[Exhibit]:
        numbers = range(1, self.size.exhibits + 1)
        named = (sha256_of_chunks([f"{self.case.pk} {number}".encode()]) for number in numbers)
        files = _kept(
            StoredFile,
            (StoredFile(sha256=each, size=1000, media_type="application/pdf") for each in named),
        )
        made = (
            Exhibit(
                case=self.case,
                exhibit_number=number,
                title=self._said(6).capitalize(),
                original_name=f"{number:05}.pdf",
                file=file,
                readability=Readability.READABLE,
                page_count=20,
                received_by=self.user,
            )
            for number, file in zip(numbers, files, strict=True)
        )
        return _kept(Exhibit, made)

    def _events(self, exhibits: Sequence[Exhibit]) -> list[TimelineEvent]:
        kinds = ("fact", "fact", "fact", "alleged", "communication", "meeting", "policy")
        made = (
            TimelineEvent(
                **self._clocks(),
                key=f"E{number}",
                # Most days are known; of some events only the month or the year.
                date=self._fuzzy(number),
                kind=self.dice.choice(kinds),
                text=self._said().capitalize(),
                is_disputed=number % 9 == 0,
                tags=[self.dice.choice(("notice", "consent", "payment"))] if number % 4 else [],
            )
            for number in range(self.size.events)
        )
        events = _kept(TimelineEvent, made)
        rests = (
            EventCitation(**self._clocks(), event=event, exhibit=self.dice.choice(exhibits), page=3)
            for event in events
        )
        _kept(EventCitation, rests)
        return events

    def _fuzzy(self, number: int) -> Any:
        day = self._day()
        if number % 50 == 0:
            return read(f"{day:%Y}")
        return read(f"{day:%Y-%m}") if number % 10 == 0 else on(day)

    def _allegations(self) -> list[Allegation]:
        made = (
            Allegation(
                **self._clocks(),
                paragraph=str(number),
                as_pleaded=self._said(30).capitalize(),
                pleaded_by="Pat Plaintiff",
                pleading="Complaint",
                pleaded=on(FILED),
                bases=[self.dice.choice(("own_knowledge", "inferred_from_conduct"))],
                position=number,
            )
            for number in range(1, self.size.allegations + 1)
        )
        return _kept(Allegation, made)

    def _elements(self, allegations: Sequence[Allegation]) -> list[Element]:
        groups = list(batched(allegations, ALLEGATIONS_OF_AN_ELEMENT))
        causes = list(batched(range(len(groups)), ELEMENTS_OF_A_CLAIM))
        claims = _kept(
            Claim,
            (
                Claim(
                    case=self.case,
                    title=f"Claim {number}: {self._said(3)}",
                    law="Sample Code 17200",
                    position=number,
                    created_by=self.user,
                )
                for number, _ in enumerate(causes, start=1)
            ),
        )
        made = (
            Element(claim=claim, position=place, text=self._said(8).capitalize())
            for claim, places in zip(claims, causes, strict=True)
            for place in places
        )
        elements = _kept(Element, made)
        ties = (
            ElementAllegation(**self._clocks(), element=element, allegation=allegation)
            for element, group in zip(elements, groups, strict=True)
            for allegation in group
        )
        _kept(ElementAllegation, ties)
        return elements

    def _statements(self) -> Iterator[Statement]:
        for number in range(self.size.allegations):
            yield Statement(
                **self._clocks(),
                key=f"S{number}",
                speaker="Sam Speaker",
                text=self._said(20).capitalize(),
                said=on(self._day()),
                stance=self.dice.choice(("denies", "denies", "admits", "no_comment")),
                generality=self.dice.choice(("general", "specific")),
            )

    def _responses(self, allegations: Sequence[Allegation]) -> Iterator[Response]:
        for allegation in allegations[::3]:
            yield Response(
                **self._clocks(),
                allegation=allegation,
                position=self.dice.choice(("admitted", "denied", "lacks_knowledge")),
                text="Answer.",
                responded_by="Sample Corporation",
                responded=on(FILED),
            )

    def _links(
        self,
        allegations: Sequence[Allegation],
        elements: Sequence[Element],
        things: dict[str, Sequence[Any]],
    ) -> Iterator[Support]:
        for number in range(self.size.links):
            kind = "statement" if number % 25 == 0 else "exhibit"
            kind = "event" if number % 10 == 1 else kind
            # One link in fifty is to an element; what answers is a statement on an allegation.
            is_own = number % 50 == 3
            target = {"element" if is_own else "allegation": elements if is_own else allegations}
            yield Support(
                **self._clocks(self._day()),
                **{name: self.dice.choice(rows) for name, rows in target.items()},
                **{kind: self.dice.choice(things[kind])},
                is_answer=kind == "statement",
                stance=self.dice.choice(("supports", "supports", "contradicts", "neutral")),
                strength=self.dice.choice(("full", "part")),
                page=self.dice.randrange(1, 20) if kind == "exhibit" else None,
                quotation=self._said(12) if number % 3 == 0 else "",
            )


def _kept[M: Model](table: type[M], rows: Iterator[M] | Any) -> list[M]:
    """Return rows once they are in their table."""
    return [
        row
        for some in batched(rows, BATCH)
        for row in table._default_manager.bulk_create(some, batch_size=BATCH)
    ]
