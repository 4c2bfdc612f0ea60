"""Writes about a finished bundle: what its check found, whether it is released, giving it out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from io import BufferedReader

from django.db import transaction

from evidence.accounts.models import User
from evidence.bundles import queries
from evidence.bundles.assemble.locate import OnItem
from evidence.bundles.assemble.plan import BundlePlan
from evidence.bundles.models import Build, BuildFinding
from evidence.core import clock
from evidence.core.errors import Conflict
from evidence.core.hashing import Sha256
from evidence.core.models import JobState
from evidence.core.text import storable
from evidence.custody import services as custody
from evidence.custody.models import CustodyAction
from evidence.exhibits import queries as exhibits
from evidence.exhibits.models import Exhibit
from evidence.notifications import services as notifications
from evidence.notifications.models import AnnouncementKind
from evidence.redaction import queries as redaction
from evidence.redaction import services as redaction_services
from evidence.redaction.extract.findings import Checked, Found
from evidence.redaction.models import RedactionFinding


class NotReleased(Conflict):
    """The bundle is built, and its redaction check found what nobody has decided on."""

    default_code = "build_not_released"


def open_pdf(build: Build) -> BufferedReader:
    """Return the finished PDF, checked against its hash.

    Raises Conflict until there is one, NotReleased while it waits for a decision, FileMissing or
    FileDamaged.
    """
    if build.state != JobState.DONE or build.file is None:
        message = "This build has no PDF. Wait until it is finished, or build the bundle again."
        raise Conflict(message, code="build_not_finished")
    if build.is_held:
        raise NotReleased(_held_because(build), open_findings=queries.open_findings(build).count())
    return exhibits.file_store().open_verified(Sha256(build.file.sha256))


def with_ocr(found: Sequence[OnItem], held: Mapping[str, Exhibit]) -> list[OnItem]:
    """Return the check of a finished bundle with what OCR made out on its exhibits' pages.

    Those words are not in the PDF. Reads only; takes a moment for each page with OCR.
    """
    looked_in = []
    for on_item in found:
        exhibit = _exhibit_of(on_item, held)
        if exhibit is not None:
            known = redaction.check_of(exhibit)
            unread = {*on_item.unread, *(known.unread if known else ())}
            own = Checked(on_item.found, sorted(unread))
            names = redaction.sought_names(exhibit.case)
            checked = redaction.with_ocr(own, exhibit, names)
            on_item = replace(on_item, found=tuple(checked.found), unread=tuple(checked.unread))
        looked_in.append(on_item)
    return looked_in


@transaction.atomic
def keep_check(build: Build, found: Sequence[OnItem], held: Mapping[str, Exhibit]) -> None:
    """Keep what the check of a finished bundle found; release it if nothing of that is open.

    `held` are the bundle's exhibits by the hash of their originals. What people have left as it
    is on an exhibit stays decided here; what is open there is open here too.
    """
    decided = redaction.decisions_on(held.values())
    unread: list[dict[str, object]] = []
    for on_item in found:
        exhibit = _exhibit_of(on_item, held)
        rows = _rows(build, on_item, exhibit)
        BuildFinding.objects.bulk_create(_decided(row, decided) for row in rows)
        if on_item.unread and exhibit:
            unread.append({"label": exhibit.label, "pages": list(on_item.unread)})
    build.checked_at, build.unread = clock.now(), unread
    if not queries.open_findings(build).exists():
        build.released_at = build.checked_at
    build.save(update_fields=["checked_at", "unread", "released_at"])
    _tell_outcome(build)


@transaction.atomic
def release(build: Build, reason: str, *, by: User) -> Build:
    """Return the build, released by a person in spite of what is open; locks its row.

    Custody of each exhibit that the open findings are on says so. Raises Invalid without a
    reason, Conflict when there is no PDF or it is released already.
    """
    reason = redaction_services.stated_reason(reason)
    current = Build.objects.select_for_update(of=("self",)).get(pk=build.pk)
    if not current.is_held:
        message = "This build does not wait for a decision. Reload the page."
        raise Conflict(message, code="build_not_held")
    current.released_at, current.released_by = clock.now(), by
    current.release_reason = reason
    current.save(update_fields=["released_at", "released_by", "release_reason"])
    for exhibit, pages in _touched(current):
        facts: dict[str, object] = {
            "build": current.public_id,
            "bundle_sha256": current.sha256,
            "reason": reason,
            "pages_with_warnings": pages,
            "checked": current.checked_at is not None,
        }
        custody.record(exhibit, CustodyAction.RELEASED, by=by, facts=facts)
    _tell_outcome(current)
    return current


def tell(build: Build, kind: AnnouncementKind, title: str, *, body: str) -> None:
    """Tell the case's members something about a build, once per kind."""
    case = build.bundle.case
    news = notifications.News(
        kind=kind,
        title=title,
        body=body,
        url_name="bundles:build",
        url_args=(case.public_id, build.bundle.public_id, build.public_id),
        dedupe_key=f"{kind.value}:{build.public_id}",
    )
    notifications.announce(case, news)


def _tell_outcome(build: Build) -> None:
    title = build.bundle.title
    if build.is_held:
        said = f"“{title}” waits for a decision: {_warnings(build)} in {build.page_count} pages"
        tell(build, AnnouncementKind.BUNDLE_HELD, said, body=_held_because(build))
    else:
        said = f"“{title}” is ready: {build.page_count} pages"
        tell(build, AnnouncementKind.BUNDLE_READY, said, body=f"SHA-256 {build.sha256}")


def _held_because(build: Build) -> str:
    if build.checked_at is None:
        return (
            "This bundle was built before there was a redaction check, so nobody knows what it "
            "shows. Build it again, or let an editor release it on its page, with a reason."
        )
    return (
        f"This bundle is not released: its check found {_warnings(build)}. An editor of the case "
        "decides on its page: redact and build again, or release it with a reason."
    )


def _warnings(build: Build) -> str:
    count = queries.open_findings(build).count()
    return f"{count} redaction warning{'' if count == 1 else 's'}"


def _rows(build: Build, on_item: OnItem, exhibit: Exhibit | None) -> list[BuildFinding]:
    """Return the rows of one exhibit's findings: those on the finished PDF, and its own."""
    found = {each.key: each for each in [*on_item.found, *_known(exhibit)]}
    return [
        BuildFinding(
            build=build,
            exhibit=exhibit,
            exhibit_page=each.page_number if exhibit else None,
            page_number=on_item.bundle_page(each.page_number),
            kind=each.kind.value,
            shown=storable(each.shown)[:200],
            text=storable(each.text),
            places=[list(place) for place in each.places],
            key=key,
        )
        for key, each in found.items()
    ]


def _exhibit_of(on_item: OnItem, held: Mapping[str, Exhibit]) -> Exhibit | None:
    return held[on_item.item.item.original_sha256] if on_item.item else None


def _known(exhibit: Exhibit | None) -> Iterator[Found]:
    if exhibit is None:
        return
    for each in redaction.findings_of(exhibit).warnings().filter(page_number__gt=0):
        yield each.as_found()


def _decided(
    row: BuildFinding, decided: Mapping[tuple[int, str], RedactionFinding]
) -> BuildFinding:
    decision = decided.get((row.exhibit_id or 0, row.key))
    if decision is not None:
        row.left_because = decision.left_because
        row.left_by, row.left_at = decision.left_by, decision.left_at
    return row


def _touched(build: Build) -> Iterator[tuple[Exhibit, list[int]]]:
    """Yield the exhibits that a release against warnings concerns, with their pages in question.

    All of them when the build was never checked: the warnings it would have had are not known.
    """
    if build.checked_at is None:
        plan = BundlePlan.from_json(build.plan)
        hashes = [item.original_sha256 for item in plan.items]
        for exhibit in exhibits.exhibits_in(build.bundle.case).filter(file__sha256__in=hashes):
            yield exhibit, []
        return
    pages: dict[Exhibit, list[int]] = {}
    for finding in queries.open_findings(build).exclude(exhibit=None).select_related("exhibit"):
        if finding.exhibit is not None and finding.exhibit_page is not None:
            pages.setdefault(finding.exhibit, []).append(finding.exhibit_page)
    for exhibit, numbers in pages.items():
        yield exhibit, sorted(set(numbers))
