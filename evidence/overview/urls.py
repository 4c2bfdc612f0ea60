"""Addresses of a case's first page, its sheet, and what stands around an exhibit."""

from django.urls import path

from evidence.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.case_home, name="case"),
    path("sheet/", views.case_sheet, name="sheet"),
    path("exhibits/<str:exhibit_id>/around/", views.around, name="around"),
]
