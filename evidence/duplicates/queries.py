"""Reads about exhibits that say nearly the same as others of their case."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    Min,
    OuterRef,
    QuerySet,
    Value,
)

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.models import OPEN_STATES, JobState
from evidence.duplicates.extract.compare import LONGEST_TEXT, Comparison, compare
from evidence.duplicates.extract.sketch import FEWEST_WORDS, likeness
from evidence.duplicates.models import TextSketch
from evidence.exhibits.models import Exhibit, ExhibitQuerySet, Reading

# Half of all the runs of words that either of two texts has stand in both.
LEAST_LIKENESS = 0.5
MOST_LIKELY = 200
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """An exhibit that says nearly the same as another, and how nearly, in per cent."""

    exhibit: Exhibit
    percent: int
    has_same_words: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is known of an exhibit's likeness to others; `reason` says why nothing is, if so."""

    near: Sequence[NearDuplicate] = ()
    more: int = 0
    reason: str = ""

    @property
    def count(self) -> int:
        """How many there are, those that are not shown too."""
        return len(self.near) + self.more


@dataclass(frozen=True, slots=True)
class Group:
    """Exhibits of a case that say nearly the same, each with its likeness to the first."""

    first: Exhibit
    others: Sequence[NearDuplicate]
    size: int


def unsketched() -> ExhibitQuerySet:
    """Return exhibits whose texts are complete and that have no sketch yet."""
    is_read = Reading.objects.filter(exhibit=OuterRef("pk"), state=JobState.DONE)
    return Exhibit.objects.filter(Exists(is_read), text_sketch=None)


def outdated() -> QuerySet[TextSketch]:
    """Return sketches of texts that were read anew since."""
    later = Reading.objects.filter(
        exhibit=OuterRef("exhibit"),
        state=JobState.DONE,
        finished_at__gt=OuterRef("finished_at"),
    )
    return TextSketch.objects.filter(Exists(later), state=JobState.DONE)


def alike(sketch: TextSketch) -> list[tuple[TextSketch, float]]:
    """Return the other sketches of the case that are likely enough, the likest first."""
    if not sketch.doors:
        return []
    likely = (
        TextSketch.objects.in_case(sketch.exhibit.case)
        .filter(doors__overlap=sketch.doors)
        .exclude(pk=sketch.pk)
        .annotate(shared=_shared(sketch.doors))
        .order_by("-shared", "pk")
    )
    rated = [(each, likeness(sketch.hashes, each.hashes)) for each in likely[:MOST_LIKELY]]
    return sorted(
        ((each, share) for each, share in rated if share >= LEAST_LIKENESS),
        key=lambda found: (-found[1], found[0].exhibit_id),
    )


def near_duplicates(exhibit: Exhibit) -> Likeness:
    """Return the exhibits of the same case that say nearly the same, the likest first."""
    sketch = TextSketch.objects.filter(exhibit=exhibit).select_related("exhibit__case").first()
    if sketch is None or sketch.is_open:
        return Likeness(reason=_not_yet(exhibit))
    if sketch.is_parked:
        return Likeness(reason=f"Its text could not be compared: {sketch.last_error}")
    if not sketch.doors:
        reason = (
            f"Its pages hold {sketch.word_count} words of text; fewer than {FEWEST_WORDS} are not "
            "compared."
        )
        return Likeness(reason=reason)
    found = alike(sketch)
    return Likeness(_near(sketch, found[:MOST_SHOWN]), more=max(0, len(found) - MOST_SHOWN))


def same_bytes_elsewhere(exhibit: Exhibit, *, reader: User) -> QuerySet[Exhibit]:
    """Return the exhibits of other cases, open to this person, that are the same bytes."""
    others = Exhibit.objects.visible_to(reader).of_bytes(exhibit.file.sha256)
    return others.exclude(pk=exhibit.pk).with_files().in_order()


def groups_in(case: Case) -> QuerySet[Any, Any]:
    """Return the numbers and sizes of a case's groups of near-duplicates, the largest first."""
    grouped = TextSketch.objects.in_case(case).filter(group__isnull=False)
    return (
        grouped.values("group")
        .annotate(size=Count("pk"), first=Min("exhibit__exhibit_number"))
        .filter(size__gt=1)
        .order_by("-size", "first")
    )


def waiting_in(case: Case) -> int:
    """Return how many exhibits of a case are read and not compared yet."""
    waiting = TextSketch.objects.in_case(case).filter(state__in=OPEN_STATES)
    return waiting.count() + unsketched().in_case(case).count()


def groups(case: Case, rows: Sequence[Mapping[str, int]]) -> list[Group]:
    """Return these groups of a case with their exhibits, by exhibit number."""
    numbers = [row["group"] for row in rows]
    members: dict[int, list[TextSketch]] = defaultdict(list)
    held = TextSketch.objects.in_case(case).filter(group__in=numbers)
    for sketch in held.select_related("exhibit__file", "exhibit__case").order_by(
        "exhibit__exhibit_number"
    ):
        members[sketch.group or 0].append(sketch)
    return [_group(members[row["group"]]) for row in rows if members[row["group"]]]


def comparison(one: Exhibit, other: Exhibit) -> Comparison:
    """Return what two exhibits say, side by side, as far as it can be shown."""
    return compare(_words_of(one), _words_of(other))


def percent_alike(one: Exhibit, other: Exhibit) -> int | None:
    """Return how alike two exhibits are, None while either has no sketch to tell by."""
    sketches = list(TextSketch.objects.filter(exhibit__in=[one, other], state=JobState.DONE))
    if len(sketches) != 2 or not all(each.doors for each in sketches):
        return None
    return _percent(likeness(sketches[0].hashes, sketches[1].hashes), sketches[0], sketches[1])


def _words_of(exhibit: Exhibit) -> str:
    """Return an exhibit's text up to where a comparison ends, page after page."""
    texts: list[str] = []
    length = 0
    for text in exhibit.page_texts.order_by("page_number").values_list("text", flat=True):
        texts.append(text)
        length += len(text)
        if length > LONGEST_TEXT:
            break
    # A sentence may go on over the end of a page.
    return "\n".join(texts)


def _shared(doors: Sequence[int]) -> Func:
    """Return how many of these doors a row has: the likest have the most."""
    wanted = Value(list(doors), output_field=ArrayField(BigIntegerField()))
    return Func(
        F("doors"),
        wanted,
        template="cardinality(ARRAY(SELECT unnest(%(expressions)s)))",
        arg_joiner=") INTERSECT SELECT unnest(",
        output_field=IntegerField(),
    )


def _not_yet(exhibit: Exhibit) -> str:
    if not exhibit.is_printable:
        return "It has no pages whose text could be compared."
    return "Its text is not compared yet: that follows the reading of its pages."


def _near(
    sketch: TextSketch, found: Sequence[tuple[TextSketch, float]]
) -> tuple[NearDuplicate, ...]:
    shares = {each.exhibit_id: (each, share) for each, share in found}
    exhibits = Exhibit.objects.filter(pk__in=shares).with_files().in_bulk()
    return tuple(
        NearDuplicate(
            exhibits[pk],
            percent=_percent(share, sketch, each),
            has_same_words=_has_same_words(sketch, each),
        )
        for pk, (each, share) in shares.items()
    )


def _group(members: Sequence[TextSketch]) -> Group:
    first, *others = members
    return Group(
        first=first.exhibit,
        others=[
            NearDuplicate(
                other.exhibit,
                percent=_percent(likeness(first.hashes, other.hashes), first, other),
                has_same_words=_has_same_words(first, other),
            )
            for other in others[:MOST_SHOWN]
        ],
        size=len(members),
    )


def _has_same_words(one: TextSketch, other: TextSketch) -> bool:
    return bool(one.words_sha256) and one.words_sha256 == other.words_sha256


def _percent(share: float, one: TextSketch, other: TextSketch) -> int:
    """Return a likeness in per cent; 100 is said of the same words only, never of an estimate."""
    return 100 if _has_same_words(one, other) else min(99, round(share * 100))
