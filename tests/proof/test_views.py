"""The pages of proof: what a member sees and may do, and what moving the day changes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.exhibits.models import Exhibit
from evidence.marking.services import numbers
from evidence.proof.models import Allegation, Claim, Element, ElementAllegation, Support
from evidence.proof.services.links import Thing
from tests.proof.conftest import Link, Speak

SignIn = Callable[[User], Client]


@pytest.fixture
def browser(member: User, sign_in: SignIn) -> Client:
    """An editor's browser."""
    return sign_in(member)


def url(name: str, case: Case, *ids: str) -> str:
    return reverse(f"proof:{name}", args=[case.public_id, *ids])


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def test_the_matrix_shows_a_gap_as_a_gap_and_never_an_allegation_as_a_fact(
    browser: Client, case: Case, element: Element
) -> None:
    page = text(browser.get(url("matrix", case)))

    assert "Nothing</span>" in page
    assert "by Pat Plaintiff:" in page
    assert "Paraphrase" in page
    assert "0 of 1 element" in page
    assert page.index("Alleged</span> by Pat") < page.index("that messages were disclosed")


def test_support_and_opposition_stand_in_their_columns_with_their_pinpoints(
    browser: Client, case: Case, element: Element, allegation: Allegation, link: Link, speak: Speak
) -> None:
    link(allegation, page=2)
    link(allegation, stance="contradicts", pinpoint="footnote 3")
    link(allegation, thing=Thing(statement=speak()), stance="contradicts", is_answer=True)

    page = text(browser.get(url("matrix", case)))

    assert "?page=2#page=2" in page
    assert "footnote 3" in page
    assert "Sarah Officer" in page
    assert "Disputed" in page


def test_the_matrix_is_narrowed_by_the_address(
    browser: Client, case: Case, element: Element, allegation: Allegation, link: Link
) -> None:
    label = f'data-open href="{allegation.get_absolute_url()}"'
    assert label in text(browser.get(url("matrix", case), {"show": "gaps"}))
    link(allegation)

    assert label not in text(browser.get(url("matrix", case), {"show": "gaps"}))
    assert label in text(browser.get(url("matrix", case), {"show": "unanswered"}))
    assert label in text(browser.get(url("matrix", case), {"status": "supported", "q": "MESSAGES"}))
    assert "None of these" in text(browser.get(url("matrix", case), {"q": "nowhere"}))


def test_moving_the_day_changes_what_stands_and_says_that_it_is_not_now(
    browser: Client, case: Case, element: Element, allegation: Allegation, link: Link, speak: Speak
) -> None:
    said = Thing(statement=speak("2025-01-30"))
    link(allegation, thing=said, stance="contradicts", is_answer=True)

    page = text(browser.get(allegation.get_absolute_url(), {"as_of": "2025-01-29"}))
    assert "What came later is left out" in page
    assert "Never answered" in page
    assert "Denied specifically" in text(browser.get(allegation.get_absolute_url()))
    before = text(browser.get(url("matrix", case), {"as_of": "2025-01-20"}))
    assert "1 not made, not known" in before


def test_a_day_that_is_none_is_refused_with_how_to_write_one(browser: Client, case: Case) -> None:
    answer = browser.get(url("matrix", case), {"as_of": "yesterday"})

    assert answer.status_code == 422
    assert "is no day" in answer.content.decode()


def test_selected_words_come_along_into_the_form_and_become_a_link(
    browser: Client, case: Case, allegation: Allegation, exhibit: Exhibit
) -> None:
    asked = {"thing": "EX-1", "page": "2", "quotation": "  the very\n words "}
    form = text(browser.get(url("link", case), asked))
    assert "the very words" in form
    assert 'value="EX-1"' in form

    posted = {
        "thing": "EX-1", "page": "2", "quotation": "the very words", "stance": "supports",
        "strength": "part", "allegation": allegation.public_id,
    }  # fmt: skip
    answer = browser.post(url("link", case), posted)

    assert answer.headers["Location"] == allegation.get_absolute_url()
    support = Support.objects.get()
    assert (support.exhibit, support.page, support.quotation) == (exhibit, 2, "the very words")
    assert support.strength == "part"


def test_a_bates_number_links_by_itself_to_its_exhibit_and_page(
    browser: Client, case: Case, allegation: Allegation, exhibit: Exhibit, owner: User
) -> None:
    alias = numbers.Alias(kind="bates", text="DEF0000001", last="DEF0000003")
    numbers.name(exhibit, alias, by=owner)
    posted = {"thing": "DEF0000003", "stance": "supports", "strength": "full"}

    browser.post(url("link-to-allegation", case, allegation.public_id), posted)

    support = Support.objects.get()
    assert (support.exhibit, support.page, support.bates) == (exhibit, 3, "DEF0000003")


def test_what_names_nothing_stays_in_the_form_with_how_to_write_it(
    browser: Client, case: Case, allegation: Allegation
) -> None:
    posted = {"thing": "nothing", "stance": "supports", "strength": "full", "note": "kept"}
    answer = browser.post(url("link-to-allegation", case, allegation.public_id), posted)

    assert answer.status_code == 422
    assert "names nothing in this case" in answer.content.decode()
    assert "kept" in answer.content.decode()


def test_a_claim_is_entered_with_elements_and_tied_to_allegations(
    browser: Client, case: Case, allegation: Allegation
) -> None:
    browser.post(url("new-claim", case), {"title": "Negligence", "law": "Common law"})
    claim = Claim.objects.get()
    browser.post(url("add-element", case, claim.public_id), {"text": "A duty"})
    element = claim.elements.get()
    tied = {"allegation": allegation.public_id}
    browser.post(url("tie", case, element.public_id), tied)

    page = text(browser.get(claim.get_absolute_url()))
    assert ">A duty</" in page
    assert "that messages were disclosed" in page

    browser.post(
        url("untie", case, element.public_id, allegation.public_id), {"because": "Not needed."}
    )
    assert ElementAllegation.objects.get().retracted_because == "Not needed."


def test_an_allegation_is_entered_and_corrected_and_both_stay(browser: Client, case: Case) -> None:
    said = {"paraphrase": "that it rained", "pleaded_by": "Pat", "pleaded": "Jan 2025"}
    browser.post(url("new-allegation", case), {**said, "bases": ["own_knowledge"]})
    first = Allegation.objects.get()
    assert str(first.pleaded) == "Jan 2025"

    right = {**said, "as_pleaded": "It rained.", "because": "Obtained.", "paragraph": "7"}
    browser.post(url("correct", case, first.public_id), right)

    second = Allegation.objects.get(retracted_at=None)
    assert (second.replaces, second.as_pleaded) == (first, "It rained.")
    old = text(browser.get(first.get_absolute_url()))
    assert "earlier version, replaced because: Obtained." in old


def test_an_answer_a_finding_and_a_word_are_recorded_and_taken_back(
    browser: Client, case: Case, allegation: Allegation, exhibit: Exhibit
) -> None:
    ids = allegation.public_id
    browser.post(
        url("respond", case, ids), {"position": "denied", "responded_by": "Sample Corporation"}
    )
    page = text(browser.get(allegation.get_absolute_url()))
    assert "Denied specifically" in page
    assert "(FRCP 8(b)(1)(B), 8(b)(2))" in page
    word = {"code": "disputed", "reason": "The answer is late."}
    browser.post(url("override-allegation", case, ids), word)
    assert "The answer is late." in text(browser.get(allegation.get_absolute_url()))
    finding = {"outcome": "false", "found_on": "2025-06-01", "order": "EX-1", "quotation": "No."}
    browser.post(url("find", case, ids), finding)
    assert "Found false by the court" in text(browser.get(allegation.get_absolute_url()))

    response = allegation.responses.get()
    browser.post(url("take-back", case, response.public_id), {"because": "Another case."})
    response.refresh_from_db()
    assert response.retracted_because == "Another case."


def test_a_finding_on_an_element_itself_needs_the_order_and_stands_on_the_claim(
    browser: Client, case: Case, element: Element, exhibit: Exhibit
) -> None:
    form = url("find-on-element", case, element.public_id)
    assert form in text(browser.get(element.claim.get_absolute_url()))
    finding = {"outcome": "true", "found_on": "2025-06-01", "quotation": "The breach is shown."}

    assert browser.post(form, finding).status_code == 422, "without the order"
    assert browser.post(form, {**finding, "order": "EX-1"}).status_code == 302

    assert "Found true by the court" in text(browser.get(element.claim.get_absolute_url()))


def test_a_viewer_reads_and_changes_nothing(
    viewer: User, sign_in: SignIn, case: Case, element: Element, allegation: Allegation
) -> None:
    browser = sign_in(viewer)
    page = text(browser.get(allegation.get_absolute_url()))
    assert "Link evidence" not in page
    posted = {"thing": "EX-1", "stance": "supports", "strength": "full"}

    answer = browser.post(url("link-to-allegation", case, allegation.public_id), posted)

    assert answer.status_code == 403
    assert not Support.objects.exists()


def test_the_gaps_page_names_what_is_missing(
    browser: Client, case: Case, element: Element, exhibit: Exhibit
) -> None:
    page = text(browser.get(url("gaps", case)))

    assert "Never answered" in page
    assert exhibit.title in page


def test_an_empty_case_says_what_to_do(browser: Client, case: Case) -> None:
    assert "No allegation yet" in text(browser.get(url("matrix", case)))
    assert "No claim yet" in text(browser.get(url("claims", case)))


def test_the_viewer_offers_to_link_what_is_selected(
    browser: Client, case: Case, exhibit: Exhibit
) -> None:
    page = text(browser.get(reverse("pages:viewer", args=[case.public_id, exhibit.public_id])))

    assert f"{url('link', case)}?thing=EX-1" in page
