"""Addresses of a case's docket."""

from django.urls import path

from evidence.docket import views

app_name = "docket"
urlpatterns = [
    path("", views.entries, name="entries"),
    path("watch/", views.watch, name="watch"),
    path("sources/<str:source_id>/check/", views.check, name="check"),
]
