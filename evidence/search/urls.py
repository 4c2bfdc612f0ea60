"""Addresses of the search."""

from django.urls import path

from evidence.search import views

app_name = "search"
urlpatterns = [
    path("search/", views.everywhere, name="everywhere"),
    path("cases/<str:case_id>/search/", views.in_case, name="case"),
]
