"""Addresses of all pages, one include per capability."""

from django.urls import include, path

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
    path(f"{CASE}exhibits/", include("evidence.exhibits.urls")),
    path(f"{CASE}exhibits/<str:exhibit_id>/custody/", include("evidence.authenticity.urls")),
    path(f"{CASE}intake/", include("evidence.intake.urls")),
    path(f"{CASE}redaction/", include("evidence.redaction.urls")),
    path(f"{CASE}docket/", include("evidence.docket.urls")),
    path(f"{CASE}bundles/", include("evidence.bundles.urls")),
]
