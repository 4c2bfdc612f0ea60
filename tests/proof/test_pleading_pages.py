"""Beginning a claim, taking a complaint and an answer over: looked at first, then recorded."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.exhibits import services as exhibits
from evidence.pages import read as reading
from evidence.proof import queries
from evidence.proof.models import Allegation, Claim, Response
from tests import factories
from tests.pages.papers import paper

pytestmark = pytest.mark.django_db

COMPLAINT = """ANNA EXAMPLE v. NETWORK CORPORATION
1. Plaintiff is a member.
2. On information and belief, Network disclosed her messages.
3. Network changed its policy.
COUNT I
Breach of Contract
4. Network breached its contract.
5. Plaintiff lost $100.
PRAYER FOR RELIEF
Plaintiff asks for damages.
"""
ANSWER = """1. Admitted.
2. Network denies each allegation of paragraph 2.
3. Network admits that it changed its policy, and denies the remaining allegations.
4. Network neither admits nor denies and demands strict proof.
AFFIRMATIVE DEFENSES
1. Consent.
"""
FILED = {"by_whom": "Anna Example", "title": "Complaint", "filed": "2025-01-21"}
ANSWERED = {
    "by_whom": "Network Corporation",
    "title": "Answer",
    "filed": "2025-03-01",
    "answers": "Complaint",
    "due": "filed",
    "known_on": "",
}


@pytest.fixture
def browser(owner: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(owner)


@pytest.fixture
def at(case: Case) -> str:
    return f"/cases/{case.public_id}/pleadings/"


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def take(browser: Client, at: str, **more: Any) -> Any:
    posted = {**FILED, "text": COMPLAINT, "step": "take", **more}
    return browser.post(f"{at}complaint/", posted)


def answer(browser: Client, at: str, **more: Any) -> Any:
    posted = {**ANSWERED, "text": ANSWER, "step": "take", **confirmed(), **more}
    return browser.post(f"{at}answer/", posted)


def confirmed() -> dict[str, str]:
    """Return the small forms as the page shows them after the first look."""
    kinds = ["admitted", "denied", "denied_in_part", "nonresponsive", "no_response"]
    ids = Allegation.objects.order_by("position").values_list("public_id", flat=True)
    typed = {f"{each}-kind": kind for each, kind in zip(ids, kinds, strict=True)}
    third = ids[2]
    return typed | {f"{third}-admitted": "changed its policy", f"{third}-denied": "the rest"}


def test_a_claim_is_begun_from_a_cause_of_action_with_its_elements(
    browser: Client, case: Case, at: str
) -> None:
    page = browser.get(f"{at}claim/?cause=stored-communications-act")
    form = page.context["form"]
    posted = {name: form.initial[name] for name in ("title", "law", "burden", "elements")}

    browser.post(f"{at}claim/?cause=stored-communications-act", posted)

    claim = Claim.objects.get(case=case)
    assert "2702" in claim.law
    assert claim.law_verified_on is not None and "2707" in claim.law_source
    assert claim.elements.count() == 6


def test_a_reworded_claim_no_longer_counts_as_verified(
    browser: Client, case: Case, at: str
) -> None:
    posted = {"title": "Contract", "law": "Ontario law", "elements": "A promise\n\nA breach"}
    browser.post(f"{at}claim/?cause=breach-of-contract-ca", posted)

    claim = Claim.objects.get(case=case)
    assert claim.law_verified_on is None
    assert "Reworded" in claim.note
    assert [each.text for each in claim.elements.all()] == ["A promise", "A breach"]


def test_the_list_of_causes_says_which_nobody_has_verified(browser: Client, at: str) -> None:
    page = text_of(browser.get(f"{at}claim/"))

    assert "Not verified" in page and "CACI No. 303" in page


def test_reading_a_complaint_records_nothing_and_shows_what_is_in_no_paragraph(
    browser: Client, at: str
) -> None:
    page = text_of(take(browser, at, step="read"))

    assert not Allegation.objects.exists()
    assert "5 paragraphs found" in page
    assert "ANNA EXAMPLE v. NETWORK CORPORATION" in page
    assert "Plaintiff asks for damages." in page
    assert "COUNT I — Breach of Contract" in page


def test_a_confirmed_complaint_becomes_allegations_word_for_word(
    browser: Client, case: Case, at: str
) -> None:
    take(browser, at, **{"leave-out": "2"})

    found = list(Allegation.objects.in_case(case))
    assert [each.paragraph for each in found] == ["1", "2", "4", "5"]
    assert found[0].as_pleaded == "Plaintiff is a member."
    assert found[0].pleaded_by == "Anna Example"
    assert str(found[0].pleaded) == "21 January 2025" or "2025" in str(found[0].pleaded)
    assert found[1].bases == ["information_and_belief"]
    assert found[0].bases == []


def test_the_paragraphs_of_a_count_are_made_for_the_claim_that_was_chosen(
    browser: Client, case: Case, at: str
) -> None:
    browser.post(
        f"{at}claim/?cause=none", {"title": "Contract", "law": "CA", "elements": "A breach"}
    )
    claim = Claim.objects.get()

    take(browser, at, **{"count-0": claim.public_id})

    (cause,) = queries.board_of(case).causes
    assert [line.allegation.paragraph for line in cause.untied] == ["4", "5"]


def test_a_complaint_taken_twice_is_recorded_once(browser: Client, case: Case, at: str) -> None:
    take(browser, at)
    page = browser.post(
        f"{at}complaint/", {**FILED, "text": COMPLAINT, "step": "take"}, follow=True
    )

    assert Allegation.objects.in_case(case).count() == 5
    assert "5 were there before" in text_of(page)


def test_an_exhibits_text_is_taken_with_its_pages_and_the_silent_ones_are_said(
    browser: Client, case: Case, owner: User, at: str
) -> None:
    content = paper("1. Plaintiff is a member.", "2. Network broke its word.", "")
    said = exhibits.Description(title="Complaint")
    exhibit = exhibits.receive(case, [content], name="c.pdf", description=said, by=owner)
    factories.ingest.inspect(exhibit.inspection.pk)
    exhibit.refresh_from_db()
    reading.read(exhibit.reading.pk)

    page = browser.get(f"{at}complaint/?exhibit={exhibit.public_id}")
    text = page.context["form"].initial["text"]
    assert "Page 3" in text_of(page)
    take(browser, at, text=text, exhibit=exhibit.public_id)

    found = list(Allegation.objects.in_case(case))
    assert [(each.paragraph, each.page, each.exhibit) for each in found] == [
        ("1", 1, exhibit),
        ("2", 2, exhibit),
    ]


def test_a_day_to_come_is_refused_and_nothing_is_recorded(browser: Client, at: str) -> None:
    refused = take(browser, at, filed="2100-01-01")

    assert refused.status_code == 422
    assert "has not come yet" in text_of(refused)
    assert not Allegation.objects.exists()


def test_an_answer_is_laid_beside_the_complaint_with_the_effect_and_its_rule(
    browser: Client, at: str
) -> None:
    take(browser, at)

    page = text_of(browser.post(f"{at}answer/", {**ANSWERED, "text": ANSWER, "step": "read"}))

    assert not Response.objects.exists()
    assert "FRCP 8(b)(4)" in page and "FRCP 8(b)(6)" in page
    assert "strict proof" in page and "King Vision" in page
    assert "No response" in page and "Consent." in page


def test_a_confirmed_answer_is_recorded_paragraph_by_paragraph(
    browser: Client, case: Case, at: str
) -> None:
    take(browser, at)

    answer(browser, at)

    found = Response.objects.in_case(case).order_by("allegation__position")
    assert [each.position for each in found] == [
        *("admitted", "denied", "denied_in_part", "nonresponsive", "no_response"),
    ]
    assert found[2].admitted_text == "changed its policy"
    assert found[1].text == "Network denies each allegation of paragraph 2."


def test_a_denial_in_part_without_its_parts_is_refused_as_a_whole(browser: Client, at: str) -> None:
    take(browser, at)
    second = Allegation.objects.order_by("position")[1].public_id

    refused = answer(browser, at, **{f"{second}-kind": "denied_in_part"})

    assert refused.status_code == 422
    assert "8(b)(4)" in text_of(refused)
    assert not Response.objects.exists()


def test_a_general_denial_reaches_what_has_no_response(browser: Client, at: str) -> None:
    take(browser, at)
    text = f"Network denies each and every allegation not expressly admitted.\n{ANSWER}"

    page = browser.post(f"{at}answer/", {**ANSWERED, "text": text, "step": "read"})

    rows = page.context["rows"]
    assert rows[4][0].kind == "denied_generally"
    assert "A general denial" in text_of(page)


def test_an_answer_without_a_complaint_says_what_to_do(browser: Client, at: str) -> None:
    assert "Take the complaint over" in text_of(browser.get(f"{at}answer/"))


def test_viewers_and_outsiders_take_nothing_over(
    case: Case, at: str, viewer: User, outsider: User, sign_in: Callable[[User], Client]
) -> None:
    for path in ("claim/", "complaint/", "answer/"):
        assert sign_in(viewer).get(at + path).status_code == 403
        assert sign_in(outsider).get(at + path).status_code == 404


def test_what_a_pleading_holds_is_never_markup(browser: Client, at: str) -> None:
    page = take(browser, at, text="1. <script>alert(1)</script>\nHere <b>2</b>", step="read")

    assert b"<script>alert" not in page.content


def test_what_the_page_carries_is_what_was_read_and_no_id_stands_twice(
    browser: Client, case: Case, at: str
) -> None:
    page = take(browser, at, step="read").content.decode()

    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    browser.post(f"{at}complaint/", {**hidden, "text": unescape(hidden["text"]), "step": "take"})
    assert Allegation.objects.in_case(case).count() == 5
