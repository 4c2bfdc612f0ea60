"""Addresses of near-duplicates, below a case."""

from django.urls import path

from evidence.duplicates import views

app_name = "duplicates"
urlpatterns = [
    path("near-duplicates/", views.group_list, name="list"),
    path("exhibits/<str:exhibit_id>/near-duplicates/", views.of_exhibit, name="of-exhibit"),
    path(
        "exhibits/<str:exhibit_id>/near-duplicates/<str:other_id>/", views.compare, name="compare"
    ),
]
