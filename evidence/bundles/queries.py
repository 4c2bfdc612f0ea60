"""Reads about bundles and their builds."""

from collections.abc import Sequence

from django.db.models import Count, Prefetch, Q, QuerySet, Sum, prefetch_related_objects

from evidence.bundles.models import Build, BuildFinding, Bundle, BundleItem
from evidence.cases.models import Case
from evidence.core.errors import NotFound
from evidence.core.models import JobState
from evidence.exhibits import queries as exhibits
from evidence.exhibits.models import Exhibit
from evidence.redaction.extract.kinds import NOTES

NO_SUCH_BUNDLE = "There is no such bundle in this case. Look in the case's list of bundles."


def bundles_in(case: Case) -> QuerySet[Bundle]:
    """Return a case's bundles, newest first, with the number of exhibits and of their pages."""
    return (
        Bundle.objects.in_case(case)
        .select_related("case", "created_by")
        .annotate(exhibit_count=Count("items"), exhibit_pages=Sum("items__exhibit__page_count"))
        # Counting drops the table's own order.
        .order_by("-created_at", "-pk")
    )


def bundle_in(case: Case, public_id: str) -> Bundle:
    """Return one bundle of a case; raises NotFound for other cases' bundles."""
    bundle = bundles_in(case).filter(public_id=public_id).first()
    if bundle is None:
        raise NotFound(NO_SUCH_BUNDLE)
    return bundle


def bundle_with_builds(case: Case, public_id: str) -> Bundle:
    """Return one bundle with its exhibits and builds fetched along; raises NotFound likewise."""
    bundle = bundle_in(case, public_id)
    builds = Prefetch("builds", queryset=_counted(Build.objects.select_related("file")))
    prefetch_related_objects([bundle], "items__exhibit", builds)
    return bundle


def items_of(bundle: Bundle) -> QuerySet[BundleItem]:
    """Return a bundle's exhibits in their order."""
    return BundleItem.objects.filter(bundle=bundle).select_related("exhibit__file", "exhibit__case")


def items_with(exhibit: Exhibit) -> QuerySet[BundleItem]:
    """Return an exhibit's rows in bundles, newest bundle first."""
    rows = BundleItem.objects.filter(exhibit=exhibit).select_related("bundle__case")
    return rows.order_by("-bundle__created_at", "-bundle_id")


def exhibits_left_out(bundle: Bundle) -> QuerySet[Exhibit]:
    """Return the case's exhibits that the bundle does not hold, by number."""
    return exhibits.exhibits_in(bundle.case).exclude(bundle_items__bundle=bundle)


def build_in(case: Case, public_id: str) -> Build:
    """Return one build of a case; raises NotFound for other cases' builds."""
    build = _builds(case).filter(public_id=public_id).first()
    if build is None:
        message = "There is no such build in this case. Look at the bundle's list of builds."
        raise NotFound(message)
    return build


def builds_of(bundle: Bundle) -> QuerySet[Build]:
    """Return the builds of a bundle, newest first."""
    return _builds(bundle.case).filter(bundle=bundle)


def latest_builds(bundles: Sequence[Bundle]) -> dict[int, Build]:
    """Return the newest build of each bundle that has one, by the bundle's key."""
    builds = Build.objects.filter(bundle__in=bundles).select_related("file", "bundle__case")
    return {build.bundle_id: build for build in builds.order_by("pk")}


def finished_builds(case: Case) -> QuerySet[Build]:
    """Return the builds of a case whose PDF is there, newest first."""
    return _builds(case).filter(state=JobState.DONE)


def findings_of(build: Build) -> QuerySet[BuildFinding]:
    """Return what a build's check found, page by page; notes are about the originals alone."""
    found = BuildFinding.objects.filter(build=build).warnings()
    return found.select_related("exhibit__case", "left_by").order_by("page_number", "pk")


def open_findings(build: Build) -> QuerySet[BuildFinding]:
    """Return what of it nobody has decided on."""
    return BuildFinding.objects.filter(build=build).still_open()


def _builds(case: Case) -> QuerySet[Build]:
    return _counted(
        Build.objects.in_case(case).select_related(
            "bundle__case", "file", "requested_by", "released_by"
        )
    )


def _counted(builds: QuerySet[Build]) -> QuerySet[Build]:
    """Return builds, each with the number of its warnings on which nobody has decided."""
    undecided = Q(findings__left_at=None, findings__pk__isnull=False)
    is_warning = ~Q(findings__kind__in=NOTES)
    # Counting drops the table's own order.
    return builds.annotate(open_count=Count("findings", filter=undecided & is_warning)).order_by(
        "-pk"
    )
