"""Addresses of a case's chronology."""

from django.urls import path

from evidence.timeline.views import chronology, events, papers, sheets

EVENT = "events/<str:event_id>/"

app_name = "timeline"
urlpatterns = [
    path("", chronology.show, name="list"),
    path("events/new/", events.new, name="new"),
    path(EVENT, events.show, name="event"),
    path(f"{EVENT}change/", events.change, name="change"),
    path(f"{EVENT}withdraw/", events.withdraw, name="withdraw"),
    path(f"{EVENT}cite/", events.cite, name="cite"),
    path(f"{EVENT}citations/<str:citation_id>/withdraw/", events.uncite, name="uncite"),
    path("papers/", papers.all_papers, name="papers"),
    path("papers/<str:paper_id>/", papers.show, name="paper"),
    path("papers/<str:paper_id>/file/", papers.give_out, name="paper-file"),
    path("sheets/", sheets.all_sheets, name="sheets"),
    path("sheets/<str:sheet_id>/", sheets.show, name="sheet"),
    path("sheets/<str:sheet_id>/settle/", sheets.settle, name="settle-sheet"),
]
