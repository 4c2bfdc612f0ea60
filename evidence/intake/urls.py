"""Addresses of what was handed in to a case."""

from django.urls import path

from evidence.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.batch_list, name="batches"),
    path("upload/", views.upload, name="upload"),
    path("exhibits/<str:exhibit_id>/", views.of_exhibit, name="of-exhibit"),
    path("<str:batch_id>/", views.batch, name="batch"),
    path("<str:batch_id>/progress/", views.progress, name="progress"),
    path("<str:batch_id>/again/", views.try_again, name="try-again"),
    path("<str:batch_id>/report/", views.report, name="report"),
    path("<str:batch_id>/report.csv", views.report_csv, name="report-csv"),
]
