"""`manage.py proof_status`: how every claim, element and allegation of a case stands, and why."""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evidence.cases.models import Case
from evidence.core.moments import Moment, NotADay, read_moment
from evidence.proof import queries
from evidence.proof.queries.shapes import Board, Line, Part
from evidence.proof.status import NOTES_ALONE


class Command(BaseCommand):
    """Exit 0 with what the matrix shows; exit 2 when there is no such case or day."""

    help = "Say how every claim, element and allegation of a case stands, with the reasons."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the docket number, as of which day, and as it was known on which."""
        parser.add_argument("docket_number", metavar="DOCKET_NUMBER", help="such as 5:25-cv-00709")
        parser.add_argument("--as-of", metavar="DATE", default="", help="as it was on this day")
        parser.add_argument("--known", metavar="DATE", default="", help="as we knew it on this day")
        parser.add_argument("--case", metavar="ID", default="", help="of several with this number")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: object, **options: object) -> None:
        """Print the board of the case."""
        case = self._case(str(options["docket_number"]), str(options["case"]))
        board = queries.board_of(case, _moment(str(options["as_of"]), str(options["known"])))
        if options["json"]:
            said = json.dumps(queries.told(case, board), ensure_ascii=False, indent=2)
        else:
            said = "\n".join(_as_text(case, board))
        self.stdout.write(said)

    def _case(self, docket_number: str, public_id: str) -> Case:
        found = Case.objects.select_related("court").filter(docket_number=docket_number)
        cases = list(found.filter(public_id=public_id) if public_id else found)
        if not cases:
            message = f"There is no case with the docket number {docket_number}. Correct it."
            raise CommandError(message, returncode=2)
        if len(cases) > 1:
            ids = ", ".join(case.public_id for case in cases)
            message = f"{len(cases)} cases have this docket number. Choose with --case: {ids}."
            raise CommandError(message, returncode=2)
        return cases[0]


def _moment(as_of: str, known: str) -> Moment:
    try:
        return read_moment(as_of, known)
    except NotADay as error:
        raise CommandError(str(error), returncode=2) from error


def _as_text(case: Case, board: Board) -> list[str]:
    lines = [f"{case.caption}, No. {case.docket_number}", _asked(board.moment)]
    for cause in board.causes:
        asides = f" ({cause.coverage.asides})" if cause.coverage.asides else ""
        said = f"{cause.claim.title}: {cause.coverage} supported, admitted or found{asides}"
        lines += ["", said]
        for part in cause.parts:
            lines += [_of_part(part), *(f"    {_of_line(line)}" for line in part.lines)]
        lines += [f"  (no element) {_of_line(line)}" for line in cause.untied]
    lines += ["", *(f"(no claim) {_of_line(line)}" for line in board.loose)]
    return lines


def _asked(moment: Moment) -> str:
    as_of = f"as it was on {_day(moment.as_of)}" if moment.as_of else "as it is"
    return f"{as_of}, as we knew it on {_day(moment.known)}" if moment.known else as_of


def _day(day: date) -> str:
    return day.isoformat()


def _of_part(part: Part) -> str:
    noted = f"; {NOTES_ALONE.lower()}" if part.rests_on_notes else ""
    return f"  {part.element.text}: {part.words}{noted}"


def _of_line(line: Line) -> str:
    reasons = "; ".join(f"{reason.on.isoformat()} {reason.words}" for reason in line.status.reasons)
    return f"{line.allegation.label}: {line.status.words} ({reasons})"
