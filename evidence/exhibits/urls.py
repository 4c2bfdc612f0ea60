"""Addresses of a case's exhibits."""

from django.urls import path

from evidence.exhibits import views

app_name = "exhibits"
urlpatterns = [
    path("<str:exhibit_id>/", views.detail, name="detail"),
    path("<str:exhibit_id>/describe/", views.describe, name="describe"),
    path("<str:exhibit_id>/original/", views.original, name="original"),
]
