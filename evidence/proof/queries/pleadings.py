"""Reads for taking a complaint and an answer over: an exhibit's text, and what answers what."""

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.cases.models import Case
from evidence.exhibits.models import Exhibit
from evidence.pages.models import PageText
from evidence.proof.assemble.answer import Answer, Response
from evidence.proof.assemble.effect import Circumstances, Effect, Kind, Pleading, effect_of
from evidence.proof.assemble.lines import Page, with_marks
from evidence.proof.models import Allegation, Claim


@dataclass(frozen=True, slots=True)
class ExhibitText:
    """What an exhibit's pages say, each begun by its mark, and why some of them say nothing."""

    text: str
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """An allegation beside the response to it, as read, and what that amounts to."""

    allegation: Allegation
    response: Response | None
    kind: Kind
    effect: Effect

    @property
    def flags(self) -> tuple[str, ...]:
        """What a person must look at."""
        if self.response is None:
            return ()
        return (*self.response.doubts, *self.response.reading.flags)


@dataclass(frozen=True, slots=True)
class Compared:
    """An answer laid beside a complaint: paragraph by paragraph, and what was left over."""

    rows: tuple[Answered, ...]
    astray: tuple[Response, ...]


def text_of(exhibit: Exhibit) -> ExhibitText:
    """Return what an exhibit's pages say, with the pages that have no words and why."""
    texts = PageText.objects.filter(exhibit=exhibit).only(
        "page_number", "text", "origin", "problem"
    )
    read = list(texts.order_by("page_number"))
    pages = [Page(each.page_number, each.text) for each in read]
    silent = [f"Page {each.page_number}: {each.words_note}" for each in read if not each.text]
    there = {each.page_number for each in read}
    missing = [number for number in range(1, (exhibit.page_count or 0) + 1) if number not in there]
    silent.extend(f"Page {number}: not read yet" for number in missing)
    return ExhibitText(with_marks(pages), tuple(silent))


def readable_in(case: Case) -> list[Exhibit]:
    """Return the exhibits of a case whose pages have been read, newest first."""
    read = PageText.objects.filter(case=case).values("exhibit")
    return list(Exhibit.objects.in_case(case).filter(pk__in=read).order_by("-pk"))


def claims_in(case: Case) -> list[Claim]:
    """Return the claims of a case that count."""
    return list(Claim.objects.in_case(case).filter(withdrawn_at=None))


def pleadings_in(case: Case) -> list[str]:
    """Return the titles of the pleadings whose numbered paragraphs are recorded."""
    numbered = Allegation.objects.in_case(case).in_force().exclude(paragraph="")
    return list(numbered.order_by("pleading").values_list("pleading", flat=True).distinct())


def paragraphs_of(case: Case, pleading: str) -> list[Allegation]:
    """Return what a pleading alleges, in its order."""
    return list(
        Allegation.objects.in_case(case).in_force().filter(pleading=pleading).exclude(paragraph="")
    )


def compared(paragraphs: Sequence[Allegation], answer: Answer, *, due: Pleading) -> Compared:
    """Return each paragraph with its response; a general denial reaches what has none."""
    unanswered = Kind.DENIED_GENERALLY if answer.general_denial else Kind.NO_RESPONSE
    rows = []
    met: set[int] = set()
    for allegation in paragraphs:
        number = int(allegation.paragraph) if allegation.paragraph.isdecimal() else 0
        response = answer.to(number)
        met.add(number)
        rows.append(_answered(allegation, response, unanswered, due))
    astray = [each for each in answer.responses if not met & set(each.paragraphs)]
    return Compared(tuple(rows), tuple(astray))


def _answered(
    allegation: Allegation, response: Response | None, unanswered: Kind, due: Pleading
) -> Answered:
    kind = response.reading.kind if response else unanswered
    if kind == Kind.NO_RESPONSE:
        kind = unanswered
    around = Circumstances(
        due,
        is_amount_of_damages=allegation.is_damages_amount,
        is_legal_conclusion=bool(response and response.reading.is_legal_conclusion),
        refers_to_document=bool(response and response.reading.refers_to_document),
    )
    return Answered(allegation, response, kind, effect_of(kind, around))
