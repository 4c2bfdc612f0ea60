"""Addresses of the list of cases."""

from django.urls import path

from evidence.cases import views

app_name = "cases"
urlpatterns = [
    path("", views.home, name="home"),
    path("cases/", views.case_list, name="list"),
    path("cases/new/", views.new, name="new"),
]
