"""Addresses of a case's redaction warnings."""

from django.urls import path

from evidence.redaction import views

app_name = "redaction"
urlpatterns = [
    path("", views.finding_list, name="list"),
    path("badges/", views.badges, name="badges"),
    path("names/", views.names, name="names"),
    path("names/add/", views.add_name, name="add-name"),
    path("names/<str:name_id>/remove/", views.remove_name, name="remove-name"),
    path("exhibits/<str:exhibit_id>/", views.panel, name="exhibit"),
    path("exhibits/<str:exhibit_id>/check/", views.check_again, name="check-again"),
    path("findings/<str:finding_id>/", views.finding, name="finding"),
    path("findings/<str:finding_id>/leave/", views.leave, name="leave"),
    path("findings/<str:finding_id>/reopen/", views.reopen, name="reopen"),
]
