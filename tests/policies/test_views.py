"""The pages of policies: what each role may do, and what a reader is told."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.policies.models import (
    Comparison,
    PolicyChange,
    PolicySetting,
    PolicyVersion,
    Promise,
    TerritorialInterval,
    VersionText,
    WatchedDocument,
)
from evidence.sources import services as sources
from tests.policies.conftest import JULY, SEPTEMBER, Publish, compare_all

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(member: User, sign_in: SignIn) -> Client:
    """A browser of an editor of the case."""
    return sign_in(member)


@pytest.fixture
def compared(publish: Publish) -> Comparison:
    """Two versions whose texts were compared."""
    publish("July", "2024-07-31", text=JULY)
    publish("September", "2024-09-18", text=SEPTEMBER)
    compare_all()
    return Comparison.objects.get()


def address(case: Case, name: str, *ids: str) -> str:
    return reverse(f"policies:{name}", args=[case.public_id, *ids])


def shown(browser: Client, where: str, **asked: str) -> str:
    """Return a page as one line of text."""
    response = browser.get(where, asked)
    assert response.status_code == 200, response.status_code
    return " ".join(response.content.decode().split())


def test_a_version_is_entered_corrected_and_retracted_from_the_pages(
    case: Case, editor: Client
) -> None:
    source = sources.record_source(
        case, sources.SourceParticulars(title="Archive", key="A1"), by=User.objects.all()[0]
    )
    editor.post(address(case, "watch"), {"title": "Privacy Policy"})
    document = WatchedDocument.objects.get()
    said: dict[str, Any] = {"label": "July", "effective": "31 Jul 2024", "cited": [source.pk]}
    editor.post(address(case, "add-version", document.public_id), said)
    version = PolicyVersion.objects.get()
    assert str(version.effective) == "Jul 31, 2024"

    correction = {**said, "ended": "18 Sep 2024", "because": "Its end is known."}
    editor.post(address(case, "correct-version", version.public_id), correction)
    page = shown(editor, address(case, "version", version.public_id))
    assert "It was retracted" in page
    assert "Its end is known." in page
    successor = PolicyVersion.objects.get(retracted_at=None)
    assert [link.source for link in successor.cited.all()] == [source]

    retract = address(case, "retract", successor.public_id)
    assert "It stays on record" in shown(editor, retract)
    editor.post(retract, {"because": "Not of this document."})
    assert not PolicyVersion.objects.filter(retracted_at=None).exists()
    assert "No version yet" in shown(editor, document.get_absolute_url())


def test_a_form_that_cannot_be_taken_says_why_and_keeps_what_was_written(
    case: Case, policy: WatchedDocument, editor: Client
) -> None:
    where = address(case, "add-version", policy.public_id)
    for said, sentence in (
        ({"label": "July", "effective": "Juli"}, "is no date"),
        ({"label": "July", "effective": "2024-09", "ended": "2024-08"}, "cannot have ended"),
        ({"label": ""}, "This field is required"),
        ({"label": "July", "known_on": "2999-01-01"}, "has not come yet"),
    ):
        response = editor.post(where, said)
        assert response.status_code == 422
        assert sentence in response.content.decode()
        assert "July" in response.content.decode() or not said["label"]
    assert not PolicyVersion.objects.exists()


def test_as_of_a_day_the_page_shows_what_had_been_published_then(
    case: Case, publish: Publish, viewer: User, sign_in: SignIn
) -> None:
    publish("July", "2024-07-31", ended="2024-09-18")
    publish("September", "2024-09-18")
    browser, where = sign_in(viewer), address(case, "list")

    before = shown(browser, where, as_of="2024-09-17")
    assert "July" in before
    assert ">September<" not in before
    assert "In force" in before
    on_the_day = shown(browser, where, as_of="2024-09-18")
    assert "Ended" in on_the_day
    assert "No end known" in on_the_day
    assert ">September<" in on_the_day
    assert browser.get(where, {"as_of": "yesterday"}).status_code == 422


def test_the_difference_is_shown_word_by_word_with_what_was_left_aside(
    case: Case, compared: Comparison, viewer: User, sign_in: SignIn
) -> None:
    page = shown(sign_in(viewer), compared.get_absolute_url())

    assert "<ins><bdi>train models and</bdi></ins>" in page
    assert "Passages that differ</dt><dd>1" in page
    assert "Left aside as noise</dt><dd>0" in page
    assert "This change is proposed as an event of the case." in page


def test_hostile_words_in_a_text_are_shown_and_do_nothing(
    publish: Publish, viewer: User, sign_in: SignIn
) -> None:
    publish("July", "2024-07-31", text="We keep it.")
    later = publish("Sep", "2024-09-18", text="We keep <script>alert(1)</script> \u202egnp.")
    compare_all()
    browser = sign_in(viewer)

    difference = shown(browser, Comparison.objects.get().get_absolute_url())
    text = shown(browser, address(later.case, "text", later.public_id))
    for page in (difference, text):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "\u202e" not in difference


def test_a_viewer_may_compare_any_two_versions_and_is_told_what_is_missing(
    case: Case, publish: Publish, viewer: User, sign_in: SignIn, bells: Any
) -> None:
    first = publish("July", "2024-07-31", text=JULY)
    publish("August", "2024-08-31", text=JULY + " More.")
    last = publish("September", "2024-09-18", text=SEPTEMBER)
    bare = publish("October", "2024-10-01")
    browser, where = sign_in(viewer), address(case, "compare")

    asked = {"earlier": first.public_id, "later": last.public_id}
    response = browser.post(where, asked)
    comparison = Comparison.objects.get(earlier__version=first, later__version=last)
    assert response.headers["Location"] == comparison.get_absolute_url()
    assert "Comparing the two texts" in shown(browser, comparison.get_absolute_url())

    without = browser.post(where, {**asked, "later": bare.public_id}, follow=True)
    assert "is kept. Keep its text first." in without.content.decode()
    itself = browser.post(where, {**asked, "later": first.public_id}, follow=True)
    assert "does not differ from itself" in itself.content.decode()
    nothing = browser.post(where, {"earlier": "x"}, follow=True)
    assert "Choose two versions." in nothing.content.decode()


def test_a_text_is_pasted_or_taken_from_an_exhibit_and_not_both(
    case: Case, publish: Publish, editor: Client
) -> None:
    version = publish("July", "2024-07-31")
    where = address(case, "keep-text", version.public_id)

    assert editor.post(where, {"text": " "}).status_code == 422
    editor.post(where, {"text": JULY})

    text = VersionText.objects.get()
    assert text.sha256 in shown(editor, version.get_absolute_url()).replace("</span><span>", "")
    assert JULY in shown(editor, address(case, "text", version.public_id))


def test_a_change_is_confirmed_or_dismissed_from_its_page(
    case: Case, compared: Comparison, editor: Client
) -> None:
    change = PolicyChange.objects.get()
    page = shown(editor, change.get_absolute_url())
    assert "train models and" in page
    decision = {"title": "Models", "summary": "It speaks of models.", "dated_by": "announced"}

    refused = editor.post(address(case, "confirm", change.public_id), decision)
    assert refused.status_code == 422
    assert "has no such date" in refused.content.decode()
    assert editor.post(address(case, "dismiss", change.public_id), {}).status_code == 422
    editor.post(address(case, "confirm", change.public_id), {**decision, "dated_by": "effective"})

    assert "Models" in shown(editor, address(case, "changes"), state="confirmed")
    assert "No change" in shown(editor, address(case, "changes"), state="proposed")
    again = editor.post(address(case, "dismiss", change.public_id), {"because": "No."})
    assert again.status_code == 422
    assert "decided on this change already" in again.content.decode()


def test_settings_regions_and_promises_are_entered_from_the_pages(
    case: Case, editor: Client, publish: Publish
) -> None:
    version = publish("July", "2024-07-31")
    told = {"name": "Data for improvement", "default_state": "on", "is_retroactive": "no"}
    editor.post(address(case, "add-setting"), told)
    setting = PolicySetting.objects.get()
    assert setting.is_retroactive is False
    editor.post(address(case, "add-alias", setting.public_id), {"name": "Data used"})
    region = {"region": "Hong Kong", "status": "paused", "setting": setting.pk}
    editor.post(address(case, "add-interval"), {**region, "since": "2024-10-11"})
    unclear = editor.post(address(case, "add-interval"), {**region, "version": version.pk})
    assert "one of them" in unclear.content.decode()
    promise = {"promisor": "Sample Network", "protected_class": "Members", "text": "Nothing."}
    editor.post(address(case, "add-promise"), {**promise, "version": version.pk})

    page = shown(editor, address(case, "list"))
    for words in ("Data for improvement", "Data used", "Hong Kong", "Oct 11, 2024", "Nothing."):
        assert words in page
    assert Promise.objects.get().document == version.document
    editor.post(
        address(case, "retract", TerritorialInterval.objects.get().public_id), {"because": "No."}
    )
    assert "Hong Kong" not in shown(editor, address(case, "list"))


@pytest.mark.parametrize("name", ["watch", "add-setting", "add-interval", "add-promise"])
def test_a_viewer_enters_nothing_and_is_told_who_may(
    name: str, case: Case, viewer: User, sign_in: SignIn
) -> None:
    response = sign_in(viewer).post(address(case, name), {"title": "x", "name": "x"})

    assert response.status_code == 403
    assert "Olive Owner" in response.content.decode()


def test_an_empty_case_says_what_to_do_first(case: Case, editor: Client) -> None:
    page = shown(editor, address(case, "list"))

    assert "No document is watched yet" in page
    assert "Watch a document" in page


def test_the_list_asks_as_often_for_one_document_as_for_many(
    case: Case, publish: Publish, editor: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        publish(f"Version {number}", f"2024-{number + 1:02}", text=f"Text {number}.")

    with django_assert_max_num_queries(24):
        shown(editor, address(case, "list"))
