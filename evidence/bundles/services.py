"""Writes about bundles: compose one, order it, ask for its PDF. `release` gives the PDF out."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from evidence.accounts.models import User
from evidence.bundles import queries
from evidence.bundles.assemble.plan import BundlePlan, Caption, PlannedItem, StampSettings
from evidence.bundles.models import Build, Bundle, BundleItem
from evidence.cases.models import Case
from evidence.core import clock, jobs
from evidence.core.errors import Conflict, Invalid
from evidence.exhibits import queries as exhibits
from evidence.exhibits.models import Exhibit, Readability
from evidence.pages import queries as pages
from evidence.pages.models import Derivative

BUILD_BELL = "bundles.build"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a bundle is called and how its pages are numbered."""

    title: str
    subtitle: str = ""
    stamp_prefix: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """What a person asks of the order: an exhibit "up", "down", "add" or "remove"."""

    kind: str
    exhibit_id: str


@transaction.atomic
def compose(case: Case, heading: Heading, *, by: User, exhibit_ids: Sequence[str] = ()) -> Bundle:
    """Return a new bundle that holds these exhibits in this order."""
    _require_title(heading)
    bundle = Bundle.objects.create(
        case=case,
        title=heading.title.strip(),
        subtitle=heading.subtitle.strip(),
        stamp_prefix=heading.stamp_prefix.strip(),
        created_by=by,
    )
    arrange(bundle, exhibit_ids)
    return bundle


def rename(bundle: Bundle, heading: Heading) -> Bundle:
    """Return the bundle with a new heading; builds made before keep theirs."""
    _require_title(heading)
    bundle.title = heading.title.strip()
    bundle.subtitle = heading.subtitle.strip()
    bundle.stamp_prefix = heading.stamp_prefix.strip()
    bundle.save(update_fields=["title", "subtitle", "stamp_prefix"])
    return bundle


@transaction.atomic
def arrange(bundle: Bundle, exhibit_ids: Sequence[str]) -> None:
    """Make the bundle hold exactly these exhibits in exactly this order.

    Raises Invalid for an exhibit of another case or one named twice; nothing is changed then.
    """
    Bundle.objects.select_for_update().get(pk=bundle.pk)
    wanted = list(exhibit_ids)
    if len(set(wanted)) != len(wanted):
        message = "An exhibit stands twice in the order. Each can stand in a bundle once."
        raise Invalid(message, param="exhibits")
    known = {
        exhibit.public_id: exhibit
        for exhibit in exhibits.exhibits_in(bundle.case).filter(public_id__in=wanted)
    }
    if missing := [public_id for public_id in wanted if public_id not in known]:
        message = f"{missing[0]} is not an exhibit of this case. Reload the page and try again."
        raise Invalid(message, param="exhibits")
    BundleItem.objects.filter(bundle=bundle).delete()
    BundleItem.objects.bulk_create(
        BundleItem(bundle=bundle, exhibit=known[public_id], position=position)
        for position, public_id in enumerate(wanted, start=1)
    )


def reordered(exhibit_ids: Sequence[str], move: Move | None) -> list[str]:
    """Return the order after a move; a move past either end, or of a stranger, changes nothing."""
    order = list(exhibit_ids)
    if move is None:
        return order
    if move.kind == "add":
        return order if move.exhibit_id in order else [*order, move.exhibit_id]
    if move.exhibit_id not in order:
        return order
    at = order.index(move.exhibit_id)
    order.remove(move.exhibit_id)
    if move.kind != "remove":
        step = -1 if move.kind == "up" else 1
        order.insert(max(0, at + step), move.exhibit_id)
    return order


def request_build(bundle: Bundle, *, by: User) -> Build:
    """Return the build that was asked for, or the one still going on; rings after commit.

    The plan is frozen here: later changes of the bundle do not touch a build that was asked for.
    Raises Invalid for an empty bundle and Conflict while an exhibit is still being inspected.
    """
    try:
        with transaction.atomic():
            return _freeze_and_ask(bundle, by)
    except IntegrityError:
        going_on = queries.builds_of(bundle).first()
        if going_on is None:
            raise
        return going_on


def _freeze_and_ask(bundle: Bundle, by: User) -> Build:
    Bundle.objects.select_for_update().get(pk=bundle.pk)
    held = [item.exhibit for item in queries.items_of(bundle)]
    _require_ready(held)
    build = Build.objects.create(
        bundle=bundle,
        requested_by=by,
        plan=_plan_of(bundle, held).to_json(),
        pages_total=sum(exhibit.page_count or 0 for exhibit in held),
    )
    jobs.after_commit(BUILD_BELL, pk=build.pk)
    return build


def _plan_of(bundle: Bundle, held: Sequence[Exhibit]) -> BundlePlan:
    case = bundle.case
    made = pages.normalised_pdfs(held)
    today = clock.today_in(case.court.time_zone if case.court else "UTC")
    caption = Caption(
        court=case.court.name if case.court else "",
        docket_number=case.docket_number,
        case_caption=case.caption,
    )
    prefix = f"{bundle.stamp_prefix}-" if bundle.stamp_prefix else ""
    return BundlePlan(
        title=bundle.title,
        subtitle=bundle.subtitle,
        caption=caption,
        as_of=f"{today.day} {today:%B %Y}",
        stamp=StampSettings(prefix=prefix),
        items=tuple(_planned(exhibit, made.get(exhibit.pk)) for exhibit in held),
    )


def _planned(exhibit: Exhibit, made: Derivative | None) -> PlannedItem:
    note = "Summary of public sources, not the original document" if exhibit.is_source_note else ""
    return PlannedItem(
        label=exhibit.label,
        title=exhibit.title,
        date_text=exhibit.date_text,
        source_text=exhibit.source_citation,
        note=note,
        file_name=exhibit.original_name,
        sha256=made.file.sha256 if made else exhibit.file.sha256,
        derived_from_sha256=exhibit.file.sha256 if made else "",
        derivation=f"{made.tool} {made.tool_version}" if made else "",
        page_count=exhibit.page_count or 0,
        unprintable_reason="" if exhibit.is_printable else exhibit.readability_reason,
    )


def _require_ready(held: Sequence[Exhibit]) -> None:
    if not held:
        message = "The bundle is empty. Add at least one exhibit, then build it."
        raise Invalid(message, param="exhibits", code="empty_bundle")
    becoming_pdf = pages.being_normalised(held)
    waiting = [
        item.label
        for item in held
        if item.readability == Readability.PENDING or item.pk in becoming_pdf
    ]
    if waiting:
        message = (
            f"{', '.join(waiting[:5])} {'is' if len(waiting) == 1 else 'are'} still being "
            "inspected. Build again in a moment."
        )
        raise Conflict(message, code="exhibit_not_inspected")


def _require_title(heading: Heading) -> None:
    if not heading.title.strip():
        message = "A bundle needs a title, such as “Exhibits to the motion to dismiss”."
        raise Invalid(message, param="title")
