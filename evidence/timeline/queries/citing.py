"""Which exhibit and page somebody means by EX-4, or by a Bates number."""

from evidence.cases.models import Case
from evidence.core.errors import Invalid
from evidence.exhibits.models import LONGEST_NUMBER, Exhibit
from evidence.marking import queries as marking
from evidence.marking.assemble import bates
from evidence.marking.models import NumberKind


class NotCitable(Invalid):
    """No exhibit, or more than one, is named so."""

    default_code = "not_citable"


def exhibit_cited(case: Case, text: str) -> tuple[Exhibit, int | None]:
    """Return the exhibit that a text names, and the page when a Bates number names one.

    Raises NotCitable when it names none, or more than one.
    """
    said = " ".join(text.split())
    number = said.upper().removeprefix("EX-")
    if number.isdecimal() and number.isascii() and len(number) <= LONGEST_NUMBER:
        exhibits = Exhibit.objects.in_case(case).with_files()
        exhibit = exhibits.filter(exhibit_number=int(number)).first()
        if exhibit:
            return exhibit, None
        raise NotCitable(f"This case has no exhibit EX-{number}.", param="exhibit")
    return _by_bates(case, said)


def _by_bates(case: Case, said: str) -> tuple[Exhibit, int | None]:
    try:
        sought = bates.read(said)
    except bates.NotBates:
        message = f"“{said[:60]}” is neither an exhibit such as EX-4 nor a Bates number."
        raise NotCitable(message, param="exhibit") from None
    numbers = marking.numbers_in(case).in_use().filter(kind=NumberKind.BATES)  # type: ignore[attr-defined]
    found = {number.exhibit_id: number.exhibit for number in marking.bates_with(numbers, sought)}
    if len(found) != 1:
        what = "no exhibit" if not found else f"{len(found)} exhibits"
        raise NotCitable(f"{said[:60]} names {what} of this case.", param="exhibit")
    (exhibit,) = found.values()
    return exhibit, marking.stamps_of(exhibit).page_of(said)
