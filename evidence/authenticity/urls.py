"""Addresses below one exhibit that speak of its authenticity."""

from django.urls import path

from evidence.authenticity import views
from evidence.authenticity.services import Rule

app_name = "authenticity"
urlpatterns = [
    path("", views.record, name="record"),
    path("verify/", views.verify, name="verify"),
    path("bag/", views.bag, name="bag"),
    path(
        "certificate-902-13/", views.certificate, {"rule": Rule.FRE_902_13}, name="certificate-13"
    ),
    path(
        "certificate-902-14/", views.certificate, {"rule": Rule.FRE_902_14}, name="certificate-14"
    ),
]
