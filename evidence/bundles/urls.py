"""Addresses of a case's bundles."""

from django.urls import path

from evidence.bundles import views

app_name = "bundles"
urlpatterns = [
    path("", views.bundle_list, name="list"),
    path("new/", views.new, name="new"),
    path("<str:bundle_id>/", views.builder, name="builder"),
    path("<str:bundle_id>/save/", views.save, name="save"),
    path("<str:bundle_id>/build/", views.request_build, name="request-build"),
    path("<str:bundle_id>/builds/<str:build_id>/", views.build, name="build"),
    path("<str:bundle_id>/builds/<str:build_id>/release/", views.release, name="release"),
    path("<str:bundle_id>/builds/<str:build_id>/pdf/", views.pdf, name="pdf"),
]
