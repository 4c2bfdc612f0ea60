"""Numbers and tags for the reference case: ours, of source notes, and nothing that a court did."""

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.exhibits.models import Exhibit
from evidence.marking import queries
from evidence.marking.models import SeriesParty
from evidence.marking.queries import Narrowing
from evidence.marking.services import bulk
from evidence.marking.services.numbers import SeriesParticulars, open_series
from evidence.marking.services.planning import Asked, Selection, planned

# Nobody has marked or offered anything in this case: it was dismissed nine days after it began.
SERIES = SeriesParticulars(name="Source notes", party=SeriesParty.OTHER, prefix="SN-")
TAG = "public sources"


def mark(case: Case, user: User) -> None:
    """Number the source notes in a series of their own and tag them, as far as they are not yet."""
    series = queries.series_in(case).filter(name=SERIES.name).first()
    if series is None:
        series = open_series(case, SERIES, by=user)
    ours = Exhibit.objects.in_case(case).filter(origin="source_note", received_by=user)
    bare = ours.exclude(numbers__series=series).values_list("public_id", flat=True)
    if not bare:
        return
    selection = Selection(case=case, wanted=Narrowing(), exhibit_ids=tuple(bare))
    asked = Asked(add_tags=(TAG,), series=series)
    fingerprint = planned(selection, asked).fingerprint()
    bulk.apply(selection, asked, fingerprint=fingerprint, by=user)
