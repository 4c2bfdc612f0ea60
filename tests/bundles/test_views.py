"""Composing a bundle by form, watching a build, and taking its PDF."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.bundles import queries, services
from evidence.bundles.models import Build, Bundle
from evidence.cases.models import Case
from evidence.core import clock
from evidence.core.models import JobState
from evidence.exhibits import services as exhibits
from evidence.exhibits.models import Exhibit
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(owner: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(owner)


@pytest.fixture
def held(case: Case, owner: User) -> list[Exhibit]:
    return [factories.inspected_exhibit(case, owner) for _ in range(3)]


@pytest.fixture
def bundle(case: Case, owner: User, held: list[Exhibit]) -> Bundle:
    return factories.bundle(case, owner, held[:2])


def _save(browser: Client, bundle: Bundle, order: list[Exhibit], **pressed: str) -> Any:
    address = reverse("bundles:save", args=[bundle.case.public_id, bundle.public_id])
    said = {"title": bundle.title, "exhibit": [each.public_id for each in order], **pressed}
    return browser.post(address, said)


def _order(bundle: Bundle) -> list[str]:
    return [item.exhibit.label for item in queries.items_of(bundle)]


def test_a_bundle_is_begun_and_filled(browser: Client, case: Case, held: list[Exhibit]) -> None:
    browser.post(reverse("bundles:new", args=[case.public_id]), {"title": "Motion"})
    bundle = queries.bundles_in(case).get()

    _save(browser, bundle, [], add=held[1].public_id)

    assert _order(bundle) == ["EX-2"]
    assert browser.get(bundle.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("button", "which", "order"),
    [
        ("up", 1, ["EX-2", "EX-1"]),
        ("down", 0, ["EX-2", "EX-1"]),
        ("remove", 0, ["EX-2"]),
        ("add", 2, ["EX-1", "EX-2", "EX-3"]),
    ],
)
def test_each_button_saves_the_order_without_a_script(
    browser: Client, bundle: Bundle, held: list[Exhibit], button: str, which: int, order: list[str]
) -> None:
    answer = _save(browser, bundle, held[:2], **{button: held[which].public_id})

    assert answer.headers["Location"] == bundle.get_absolute_url()
    assert _order(bundle) == order


def test_a_title_and_prefix_are_saved_and_a_wrong_one_is_said(
    browser: Client, bundle: Bundle, held: list[Exhibit]
) -> None:
    _save(browser, bundle, held[:2], title="Anew", stamp_prefix="DLT")
    refused = _save(browser, bundle, held[:2], stamp_prefix="<b>")

    bundle.refresh_from_db()
    assert (bundle.title, bundle.stamp_prefix) == ("Anew", "DLT")
    assert refused.status_code == 422


def test_a_stranger_in_the_form_is_refused(browser: Client, bundle: Bundle, outsider: User) -> None:
    theirs = Case.objects.visible_to(outsider).get()
    stranger = factories.inspected_exhibit(theirs, outsider)

    assert _save(browser, bundle, [stranger]).status_code == 422
    assert _order(bundle) == ["EX-1", "EX-2"]


def test_build_saves_the_form_first_and_leads_to_its_progress(
    browser: Client, bundle: Bundle, held: list[Exhibit]
) -> None:
    answer = _save(browser, bundle, held[::-1], build="1")

    build = Build.objects.get()
    assert answer.headers["Location"] == build.get_absolute_url()
    assert [item["label"] for item in build.plan["items"]] == ["EX-3", "EX-2", "EX-1"]
    assert browser.get(build.get_absolute_url()).status_code == 200


def test_an_empty_bundle_says_why_it_cannot_be_built(browser: Client, bundle: Bundle) -> None:
    address = reverse("bundles:request-build", args=[bundle.case.public_id, bundle.public_id])
    services.arrange(bundle, [])

    page = browser.post(address, follow=True)

    assert "empty" in page.content.decode()
    assert not Build.objects.exists()


def test_the_progress_of_a_build_can_be_asked_for_alone(
    browser: Client, bundle: Bundle, owner: User
) -> None:
    build = services.request_build(bundle, by=owner)
    asked = {"HX-Request": "true"}

    waiting = browser.get(build.get_absolute_url(), headers=asked).content.decode()
    Build.objects.filter(pk=build.pk).update(state=JobState.PARKED, last_error="EX-1 is damaged.")
    parked = browser.get(build.get_absolute_url(), headers=asked).content.decode()

    assert "<html" not in waiting + parked
    assert "hx-trigger" in waiting
    assert "EX-1 is damaged." in parked
    assert "hx-trigger" not in parked, "it is over: nothing is asked for any more"


def test_the_pdf_is_there_once_the_build_is_done(
    browser: Client, bundle: Bundle, owner: User
) -> None:
    build = services.request_build(bundle, by=owner)
    ids = [bundle.case.public_id, bundle.public_id, build.public_id]
    assert browser.get(reverse("bundles:pdf", args=ids)).status_code == 409
    content = factories.pdf(seed=99)
    build.file, build.state = exhibits.keep_file([content]), JobState.DONE
    build.released_at = clock.now()
    build.save()

    saved = browser.get(reverse("bundles:pdf", args=ids))
    opened = browser.get(reverse("bundles:pdf", args=ids), {"show": "open"})

    assert b"".join(saved.streaming_content) == b"".join(opened.streaming_content) == content
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert opened.headers["Content-Type"] == "application/pdf"
