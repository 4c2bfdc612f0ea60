"""Addresses of a case's sources."""

from django.urls import path

from evidence.sources import views

app_name = "sources"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.new, name="new"),
    path("<str:report_id>/", views.detail, name="detail"),
    path("<str:report_id>/change/", views.change, name="change"),
]
