"""Routes and schema of API v1."""

from django.urls import path, re_path
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.views.decorators.csp import csp_override
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from evidence.accounts.api import Me
from evidence.authenticity.api import ExhibitBag, ExhibitCustody
from evidence.bundles.api import BuildDetail, BuildFile, BundleDetail, BundleList
from evidence.cases.api import CaseDetail, CaseList
from evidence.core.errors import NotFound
from evidence.docket.api import DocketEntryDetail, DocketEntryList
from evidence.exhibits.api import ExhibitDetail, ExhibitFile
from evidence.intake.api import BatchDetail, BatchFiles, BatchList, ExhibitIntake
from evidence.intake.tus import UploadDetail, UploadList
from evidence.marking.api import ExhibitNumbers, ExhibitStatuses, NumberList, SeriesList
from evidence.pages.api import DerivativeFile, DerivativeList

# Swagger UI from the sidecar wheel writes its own style attributes; nothing comes from outside.
DOCS_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}


@method_decorator(csp_override(DOCS_CSP), name="dispatch")
class Docs(SpectacularSwaggerSplitView):
    """The API's documentation, to read and to try."""


@extend_schema(exclude=True)
class Unknown(APIView):
    """Anything else below /api/v1/: the same envelope as every other error."""

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Answer that there is nothing here."""
        message = "There is nothing at this address of the API. See /api/v1/docs/."
        raise NotFound(message)

    post = put = patch = delete = get


app_name = "api"
urlpatterns = [
    path("me", Me.as_view(), name="me"),
    path("cases", CaseList.as_view(), name="cases"),
    path("cases/<str:case_id>", CaseDetail.as_view(), name="case"),
    path("cases/<str:case_id>/exhibits", ExhibitIntake.as_view(), name="exhibits"),
    path("cases/<str:case_id>/exhibits/<str:exhibit_id>", ExhibitDetail.as_view(), name="exhibit"),
    path(
        "cases/<str:case_id>/exhibits/<str:exhibit_id>/file",
        ExhibitFile.as_view(),
        name="exhibit-file",
    ),
    path(
        "cases/<str:case_id>/exhibits/<str:exhibit_id>/derivatives",
        DerivativeList.as_view(),
        name="derivatives",
    ),
    path(
        "cases/<str:case_id>/exhibits/<str:exhibit_id>/derivatives/<str:kind>/<str:page_number>",
        DerivativeFile.as_view(),
        name="derivative-file",
    ),
    path(
        "cases/<str:case_id>/exhibits/<str:exhibit_id>/custody",
        ExhibitCustody.as_view(),
        name="exhibit-custody",
    ),
    path(
        "cases/<str:case_id>/exhibits/<str:exhibit_id>/custody/bag",
        ExhibitBag.as_view(),
        name="exhibit-bag",
    ),
    path("cases/<str:case_id>/intake", BatchList.as_view(), name="intake"),
    path("cases/<str:case_id>/intake/<str:batch_id>", BatchDetail.as_view(), name="batch"),
    path("cases/<str:case_id>/intake/<str:batch_id>/files", BatchFiles.as_view(), name="files"),
    path("cases/<str:case_id>/uploads", UploadList.as_view(), name="uploads"),
    path("cases/<str:case_id>/uploads/<str:file_id>", UploadDetail.as_view(), name="upload"),
    path("cases/<str:case_id>/exhibit-series", SeriesList.as_view(), name="exhibit-series"),
    path("cases/<str:case_id>/exhibit-numbers", NumberList.as_view(), name="exhibit-numbers"),
    path(
        "cases/<str:case_id>/exhibits/<str:exhibit_id>/numbers",
        ExhibitNumbers.as_view(),
        name="numbers",
    ),
    path(
        "cases/<str:case_id>/exhibits/<str:exhibit_id>/statuses",
        ExhibitStatuses.as_view(),
        name="statuses",
    ),
    path("cases/<str:case_id>/docket-entries", DocketEntryList.as_view(), name="docket-entries"),
    path(
        "cases/<str:case_id>/docket-entries/<str:entry_id>",
        DocketEntryDetail.as_view(),
        name="docket-entry",
    ),
    path("cases/<str:case_id>/bundles", BundleList.as_view(), name="bundles"),
    path("cases/<str:case_id>/bundles/<str:bundle_id>", BundleDetail.as_view(), name="bundle"),
    path("cases/<str:case_id>/builds/<str:build_id>", BuildDetail.as_view(), name="build"),
    path("cases/<str:case_id>/builds/<str:build_id>/file", BuildFile.as_view(), name="build-file"),
    path("schema", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", Docs.as_view(url_name="api:schema"), name="docs"),
    re_path(r"^.*$", Unknown.as_view(), name="unknown"),
]
