"""Addresses of a case's policies."""

from django.urls import path

from evidence.policies.views import changes, entering, reading

app_name = "policies"
urlpatterns = [
    path("", reading.overview, name="list"),
    path("documents/new/", entering.watch, name="watch"),
    path("documents/<str:document_id>/", reading.document, name="document"),
    path("documents/<str:document_id>/versions/new/", entering.add_version, name="add-version"),
    path("documents/<str:document_id>/propose/", changes.propose, name="propose"),
    path("versions/<str:version_id>/", reading.version, name="version"),
    path("versions/<str:version_id>/correct/", entering.correct_version, name="correct-version"),
    path("versions/<str:version_id>/text/", reading.text, name="text"),
    path("versions/<str:version_id>/text/keep/", entering.keep_text, name="keep-text"),
    path("compare/", changes.compare, name="compare"),
    path("comparisons/<str:comparison_id>/", changes.comparison, name="comparison"),
    path("changes/", changes.change_list, name="changes"),
    path("changes/<str:change_id>/", changes.change, name="change"),
    path("changes/<str:change_id>/confirm/", changes.confirm, name="confirm"),
    path("changes/<str:change_id>/dismiss/", changes.dismiss, name="dismiss"),
    path("settings/new/", entering.add_setting, name="add-setting"),
    path("settings/<str:setting_id>/names/new/", entering.add_alias, name="add-alias"),
    path("regions/new/", entering.add_interval, name="add-interval"),
    path("promises/new/", entering.add_promise, name="add-promise"),
    path("records/<str:record_id>/retract/", entering.retract, name="retract"),
]
