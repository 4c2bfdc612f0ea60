"""What a chronology is woven of: one more kind of entry is one more Strand."""

from evidence.timeline.queries.of_articles import ARTICLES
from evidence.timeline.queries.of_deadlines import DEADLINES
from evidence.timeline.queries.of_dockets import DOCKET
from evidence.timeline.queries.of_events import EVENTS
from evidence.timeline.queries.of_policies import CHANGES, VERSIONS
from evidence.timeline.queries.of_statements import STATEMENTS
from evidence.timeline.queries.weaving import Strand

# In the order in which they stand when all else is equal.
STRANDS: tuple[Strand, ...] = (
    EVENTS,
    DOCKET,
    DEADLINES,
    STATEMENTS,
    ARTICLES,
    CHANGES,
    VERSIONS,
)
