"""Addresses of all pages, one include per capability."""

from django.urls import include, path

from evidence.exhibits.urls import urlpatterns as exhibit_pages
from evidence.marking.urls import list_page

CASE = "cases/<str:case_id>/"

urlpatterns = [
    path("", include("evidence.health.urls")),
    path("", include("evidence.accounts.urls")),
    path("", include("evidence.cases.urls")),
    path("", include("evidence.notifications.urls")),
    path("", include("evidence.search.urls")),
    path(CASE, include("evidence.overview.urls")),
    path(CASE, include("evidence.duplicates.urls")),
    path(f"{CASE}exhibits/<str:exhibit_id>/pages/", include("evidence.pages.urls")),
    path(CASE, include("evidence.marking.urls")),
    # The list shows what only marking knows; to everybody it is one of the exhibits' pages.
    path(f"{CASE}exhibits/", include(([list_page, *exhibit_pages], "exhibits"))),
    path(f"{CASE}exhibits/<str:exhibit_id>/custody/", include("evidence.authenticity.urls")),
    path(f"{CASE}intake/", include("evidence.intake.urls")),
    path(f"{CASE}redaction/", include("evidence.redaction.urls")),
    path(CASE, include("evidence.proof.urls")),
    path(f"{CASE}docket/", include("evidence.docket.urls")),
    path(f"{CASE}sources/", include("evidence.sources.urls")),
    path(CASE, include("evidence.statements.urls")),
    path("", include("evidence.deadlines.urls")),
    path(f"{CASE}policies/", include("evidence.policies.urls")),
    path(f"{CASE}chronology/", include("evidence.timeline.urls")),
    path(f"{CASE}bundles/", include("evidence.bundles.urls")),
]
