"""Addresses of marking: an exhibit's, the series', changes of many, and exhibit lists."""

from django.urls import path

from evidence.marking.views import bulk, exhibit, listing, lists, series, statuses

# evidence/urls.py gives it its place among the pages of exhibits.
list_page = path("", listing.exhibit_list, name="list")

EXHIBIT = "exhibits/<str:exhibit_id>/marking/"

app_name = "marking"
urlpatterns = [
    path(EXHIBIT, exhibit.show, name="exhibit"),
    path(f"{EXHIBIT}particulars/", exhibit.particulars, name="particulars"),
    path(f"{EXHIBIT}number/", exhibit.give_number, name="give-number"),
    path(f"{EXHIBIT}alias/", exhibit.name_alias, name="name-alias"),
    path(f"{EXHIBIT}numbers/<str:number_id>/retire/", exhibit.retire_alias, name="retire-alias"),
    path(f"{EXHIBIT}status/", statuses.record, name="record-status"),
    path(f"{EXHIBIT}status/<str:status_id>/correct/", statuses.correct, name="correct-status"),
    path(f"{EXHIBIT}stipulation/", statuses.stipulate, name="stipulate"),
    path("numbering/", series.all_series, name="series"),
    path("numbering/new/", series.open_series, name="open-series"),
    path("numbering/<str:series_id>/", series.change, name="change-series"),
    path("exhibit-changes/", bulk.all_edits, name="bulk-edits"),
    path("exhibit-changes/new/", bulk.change, name="bulk"),
    path("exhibit-changes/<str:edit_id>/", bulk.show, name="bulk-edit"),
    path("exhibit-changes/<str:edit_id>/undo/", bulk.undo, name="undo"),
    path("exhibit-lists/", lists.all_lists, name="lists"),
    path("exhibit-lists/<str:list_id>/", lists.show, name="list-made"),
    path("exhibit-lists/<str:list_id>/file/", lists.give_out, name="list-file"),
]
