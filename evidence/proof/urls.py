"""Addresses of a case's claims, allegations and proof."""

from django.urls import path

from evidence.proof.views import (
    allegations,
    answers,
    chart,
    claims,
    links,
    matrix,
    pleadings,
)

app_name = "proof"
ELEMENT = "elements/<str:element_id>/"
ALLEGATION = "allegations/<str:allegation_id>/"

urlpatterns = [
    path("pleadings/claim/", pleadings.begin_claim, name="begin-claim"),
    path("pleadings/complaint/", pleadings.take_complaint, name="take-complaint"),
    path("pleadings/answer/", answers.take_answer, name="take-answer"),
    path("claims/", claims.claims, name="claims"),
    path("claims/new/", claims.new_claim, name="new-claim"),
    path("claims/<str:claim_id>/", claims.claim, name="claim"),
    path("claims/<str:claim_id>/edit/", claims.edit_claim, name="edit-claim"),
    path("claims/<str:claim_id>/withdraw/", claims.withdraw_claim, name="withdraw-claim"),
    path("claims/<str:claim_id>/elements/", claims.add_element, name="add-element"),
    path(f"{ELEMENT}edit/", claims.edit_element, name="edit-element"),
    path(f"{ELEMENT}withdraw/", claims.withdraw_element, name="withdraw-element"),
    path(f"{ELEMENT}tie/", claims.tie, name="tie"),
    path(f"{ELEMENT}untie/<str:allegation_id>/", claims.untie, name="untie"),
    path(f"{ELEMENT}link/", links.link_to_element, name="link-to-element"),
    path(f"{ELEMENT}find/", links.find_on_element, name="find-on-element"),
    path(f"{ELEMENT}say/", links.override_element, name="override-element"),
    path("allegations/new/", allegations.new_allegation, name="new-allegation"),
    path(ALLEGATION, allegations.allegation, name="allegation"),
    path(f"{ALLEGATION}correct/", allegations.correct, name="correct"),
    path(f"{ALLEGATION}take-back/", allegations.take_back, name="take-back-allegation"),
    path(f"{ALLEGATION}link/", links.link_to_allegation, name="link-to-allegation"),
    path(f"{ALLEGATION}respond/", links.respond, name="respond"),
    path(f"{ALLEGATION}find/", links.find, name="find"),
    path(f"{ALLEGATION}say/", links.override_allegation, name="override-allegation"),
    path("proof/", matrix.matrix, name="matrix"),
    path("proof/chart/", chart.proof_chart, name="chart"),
    path("proof/gaps/", matrix.gaps, name="gaps"),
    path("proof/link/", links.link, name="link"),
    path("proof/records/<str:bearing_id>/take-back/", links.take_back, name="take-back"),
]
