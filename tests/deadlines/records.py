"""A deadline and a calendar address for whoever walks every page of the product."""

from evidence.accounts.models import User
from evidence.deadlines.services import deadlines, feeds
from evidence.docket.models import DocketEntry
from evidence.sources.models import Source


def deadlines_in(entry: DocketEntry, owner: User, canary: str) -> dict[str, str]:
    """Return the ids by the names of the parameters in addresses."""
    case = entry.docket.case
    said = deadlines.DeadlineParticulars(
        title=f"{canary} deadline",
        arising="computed",
        rule_key="frcp-12-answer",
        entry=entry,
        source=Source.objects.in_case(case)[0],
        note=f"{canary} note",
    )
    # What it opens would show the canary to whoever has it: that is its purpose.
    feeds.open_feed(case, by=owner)
    return {
        "deadline_id": deadlines.record(case, said, by=owner).public_id,
        "feed_key": "the-key-of-a-revoked-calendar",
    }
