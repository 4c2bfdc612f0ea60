"""Addresses of an exhibit's pages."""

from django.urls import path

from evidence.pages import views

app_name = "pages"
urlpatterns = [
    path("", views.viewer, name="viewer"),
    path("made/", views.derivatives, name="derivatives"),
    path("made/<str:kind>/<str:page_number>/", views.derivative, name="derivative"),
    path("again/", views.again, name="again"),
    path("<str:page_number>/image/", views.image, name="image"),
    path("<str:page_number>/thumbnail/", views.thumbnail, name="thumbnail"),
    path("<str:page_number>/text/", views.text, name="text"),
]
