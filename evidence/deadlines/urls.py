"""Addresses of deadlines: of a case, of all of one's cases, and of the calendars."""

from django.urls import path

from evidence.deadlines import views

CASE = "cases/<str:case_id>/deadlines/"
ONE = f"{CASE}<str:deadline_id>/"

app_name = "deadlines"
urlpatterns = [
    path("deadlines/", views.everywhere, name="everywhere"),
    path("calendars/<str:feed_key>/", views.feed, name="feed"),
    path(CASE, views.listing, name="list"),
    path(f"{CASE}new/", views.new, name="new"),
    path(f"{CASE}calendar/", views.calendar, name="calendar"),
    path(f"{CASE}calendar/file/", views.download, name="download"),
    path(ONE, views.detail, name="detail"),
    path(f"{ONE}change/", views.change, name="change"),
    path(f"{ONE}confirm/", views.confirm, name="confirm"),
    path(f"{ONE}mark/", views.mark, name="mark"),
    path(f"{ONE}open/", views.reopen, name="reopen"),
    path(f"{ONE}acknowledge/", views.acknowledge, name="acknowledge"),
    path(f"{ONE}withdraw/", views.withdraw, name="withdraw"),
]
