"""The root of all addresses."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("evidence.api")),
    path("", include("evidence.urls")),
]

handler400 = "evidence.web.html_errors.bad_request"
handler403 = "evidence.web.html_errors.forbidden"
handler404 = "evidence.web.html_errors.not_found"
handler500 = "evidence.web.html_errors.server_error"
