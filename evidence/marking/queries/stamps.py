"""The Bates numbers of an exhibit's pages, and the exhibits and pages that a number names."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from evidence.exhibits.models import Exhibit
from evidence.marking.assemble import bates
from evidence.marking.assemble.bates import BatesRange
from evidence.marking.models import ExhibitNumber, NumberKind


@dataclass(frozen=True, slots=True)
class Stamps:
    """The Bates ranges that number an exhibit's pages one by one, and those that do not.

    A range numbers the pages when it names as many as there are: of any other nobody can tell
    which of its numbers stands on which page.
    """

    ranges: Sequence[BatesRange] = ()
    unplaced: Sequence[BatesRange] = ()

    def on(self, page: int) -> str:
        """Return what stands on a page: its number in each range, empty when there is none."""
        return " · ".join(each.number(each.begin + page - 1) for each in self.ranges)

    def page_of(self, number: str) -> int | None:
        """Return the page that bears a Bates number, None when none is known to."""
        try:
            sought = bates.read(number)
        except bates.NotBates:
            return None
        for each in self.ranges:
            if _plain(each.prefix) == _plain(sought.prefix) and holds(each, sought.begin):
                return sought.begin - each.begin + 1
        return None


def stamps_of(exhibit: Exhibit) -> Stamps:
    """Return the Bates numbers under which an exhibit's pages are known, first entered first."""
    entered = ExhibitNumber.objects.filter(exhibit=exhibit, kind=NumberKind.BATES)
    named = [range_of(each) for each in entered.in_use().order_by("pk")]
    fitting = [each for each in named if each.page_count == exhibit.page_count]
    return Stamps(fitting, [each for each in named if each not in fitting])


def range_of(number: ExhibitNumber) -> BatesRange:
    """Return the range that a Bates alias names, with the mark of replacement of its label."""
    return bates.read(*number.label.split("–"))


def holds(range_: BatesRange, number: int) -> bool:
    """Whether a number lies within a range."""
    return range_.begin <= number <= range_.end


def bates_with(numbers: QuerySet[ExhibitNumber], sought: BatesRange) -> list[ExhibitNumber]:
    """Return those of these numbers whose Bates range holds what is sought.

    Hyphens, dots and capitals in a prefix mean nothing: ABC-0000123 and abc 123 are the same.
    """
    holding = numbers.filter(
        Q(kind=NumberKind.BATES, bates_begin__lte=sought.begin, bates_end__gte=sought.begin)
    )
    plain = _plain(sought.prefix)
    return [each for each in holding if _plain(each.bates_prefix) == plain]


def _plain(prefix: str) -> str:
    return "".join(sign for sign in prefix.casefold() if sign.isalnum())
