"""Address of a case's first page."""

from django.urls import path

from evidence.overview import views

app_name = "overview"
urlpatterns = [path("", views.case_home, name="case")]
