"""Addresses of the inbox."""

from django.urls import path

from evidence.notifications import views

app_name = "notifications"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read-all/", views.read_all, name="read-all"),
    path("inbox/<str:notice_id>/open/", views.open_notice, name="open"),
    path("inbox/<str:notice_id>/done/", views.done, name="done"),
    path("inbox/<str:notice_id>/reopen/", views.reopen, name="reopen"),
]
