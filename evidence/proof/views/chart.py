"""The proof chart given out as CSV, Excel or PDF, of the moment that the address asks for."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from itertools import batched
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from evidence.cases.access import case_page
from evidence.core import clock
from evidence.core.errors import Invalid
from evidence.core.moments import Moment, NotADay, read_moment
from evidence.core.typeset import typeset
from evidence.marking.assemble.pages import numbered
from evidence.proof.assemble.chart import ChartRow, as_csv, as_xlsx
from evidence.proof.queries import chart as queries
from evidence.web.downloads import PDF, attachment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.cases.models import Case

ROWS_PER_PART = 150
TYPESETTERS = 2
# A longer one is a workbook: it would keep a person and a server waiting.
MOST_ROWS_OF_A_PDF = 1500
NOTICE = (
    "Attorney work product. What is alleged is alleged and not found. Prepared for counsel: "
    "neither a summary under FRE 1006 nor an illustrative aid under FRE 107."
)


@case_page("viewer")
@require_GET
def proof_chart(request: HttpRequest, case: Case) -> HttpResponseBase:
    """Give the proof chart out in the form asked for: csv, xlsx, or else pdf."""
    try:
        moment = read_moment(request.GET.get("as_of"), request.GET.get("known"))
    except NotADay as error:
        raise Invalid(str(error), param="as_of") from error
    form = request.GET.get("form", "pdf")
    rows = queries.chart_of(case, moment)
    if form == "csv":
        content = b"".join(as_csv(rows))
    elif form == "xlsx":
        target = io.BytesIO()
        as_xlsx(rows, target, about=_about(case, moment))
        content = target.getvalue()
    else:
        form, content = "pdf", _pdf(case, moment, rows)
    day = (moment.as_of or clock.now().date()).isoformat()
    name = f"proof-chart-{slugify(case.short_name)}-{day}.{form}"
    kind = PDF if form == "pdf" else "application/octet-stream"
    return attachment(
        io.BytesIO(content), name=name, size=len(content), media_type=kind, show="open"
    )


def _about(case: Case, moment: Moment) -> list[str]:
    number = f"No. {case.docket_number}" if case.docket_number else "Docket number not known"
    made = f"{clock.now():%Y-%m-%d %H:%M} UTC"
    said = queries.as_of_words(moment)
    return [f"{case.caption}, {number}", f"Proof chart, {said}. Made {made}.", NOTICE]


def _pdf(case: Case, moment: Moment, rows: Sequence[ChartRow]) -> bytes:
    if len(rows) > MOST_ROWS_OF_A_PDF:
        message = (
            f"The chart has {len(rows):,} rows; as a PDF it may have {MOST_ROWS_OF_A_PDF:,}. "
            "Take it as an Excel workbook."
        )
        raise Invalid(message, param="form")
    parts = list(batched(rows, ROWS_PER_PART)) or [()]
    about = _about(case, moment)
    pages = [
        render_to_string(
            "proof/pdf/chart.html",
            {"case": case, "about": about, "rows": part, "is_first": place == 0},
        )
        for place, part in enumerate(parts)
    ]
    # The threads only wait for children that typeset.
    with ThreadPoolExecutor(max_workers=TYPESETTERS) as typesetters:
        made = list(typesetters.map(typeset, pages))
    return numbered(made, title="Proof chart")[0]
