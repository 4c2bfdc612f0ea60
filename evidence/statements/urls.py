"""Addresses of what was said, what was not, what does not agree and what nobody answered."""

from django.urls import path

from evidence.statements.views import contradictions, silences, statements

SAID = "statements/<str:statement_id>/"
SILENCE = "silences/<str:silence_id>/"
DIFFER = "contradictions/<str:contradiction_id>/"
ASKED = "contradictions/questions/<str:question_id>/"

app_name = "statements"
urlpatterns = [
    path("statements/", statements.listing, name="list"),
    path("statements/new/", statements.new, name="new"),
    path(SAID, statements.detail, name="detail"),
    path(f"{SAID}change/", statements.change, name="change"),
    path(f"{SAID}retract/", statements.retract, name="retract"),
    path(f"{SAID}wordings/", statements.add_wording, name="add-wording"),
    path(f"{SAID}sources/", statements.cite, name="cite"),
    path("silences/", silences.listing, name="silences"),
    path("silences/new/", silences.new, name="new-silence"),
    path(SILENCE, silences.detail, name="silence"),
    path(f"{SILENCE}change/", silences.change, name="change-silence"),
    path(f"{SILENCE}retract/", silences.retract, name="retract-silence"),
    path("contradictions/", contradictions.listing, name="contradictions"),
    path("contradictions/new/", contradictions.new, name="new-contradiction"),
    path("contradictions/questions/", contradictions.questions, name="questions"),
    path("contradictions/questions/ask/", contradictions.ask, name="ask"),
    path(f"{ASKED}answer/", contradictions.answer, name="answer"),
    path(f"{ASKED}retract/", contradictions.retract_question, name="retract-question"),
    path(DIFFER, contradictions.detail, name="contradiction"),
    path(f"{DIFFER}change/", contradictions.change, name="change-contradiction"),
    path(f"{DIFFER}handle/", contradictions.handle, name="handle"),
    path(f"{DIFFER}retract/", contradictions.retract, name="retract-contradiction"),
]
