"""The pages of marking, as editor, viewer and outsider use them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.exhibits.models import Exhibit
from evidence.marking import build, queries
from evidence.marking.models import BulkEdit, ExhibitList, ExhibitNumber, ExhibitSeries
from evidence.marking.services import numbers, statuses
from evidence.marking.services.numbers import Alias
from evidence.marking.services.statuses import Saying
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(owner: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(owner)


@pytest.fixture
def at(case: Case, exhibit: Exhibit) -> str:
    return f"/cases/{case.public_id}/exhibits/{exhibit.public_id}/marking/"


def _text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_number_is_given_on_the_page_and_shown_in_the_list(
    browser: Client, case: Case, at: str, plaintiff: ExhibitSeries
) -> None:
    answer = browser.post(f"{at}number/", {"series": plaintiff.pk, "number": "12"}, follow=True)

    assert "EX-1 is PX-12, for life." in _text(answer)
    page = _text(browser.get(f"/cases/{case.public_id}/exhibits/"))
    assert "PX-12" in page


@pytest.mark.parametrize(
    ("path", "said", "told"),
    [
        ("number/", {"number": "1A9"}, "is no number of this series"),
        ("alias/", {"kind": "bates", "text": "no digits"}, "is no Bates number"),
        ("status/", {"status": "offered"}, "cannot follow"),
        ("status/", {"status": "objected"}, "Name at least one rule"),
        ("status/", {"status": "marked", "date_happened": "2100-01-01"}, "has not come yet"),
        ("stipulation/", {"matter": "weather", "position": "stipulated"}, "Select a valid choice"),
    ],
)
def test_what_is_refused_is_told_at_its_field_and_kept_in_the_form(
    browser: Client, at: str, plaintiff: ExhibitSeries, path: str, said: dict[str, str], told: str
) -> None:
    answer = browser.post(at + path, {"series": plaintiff.pk, **said})

    assert answer.status_code == 422
    assert told in _text(answer)
    for value in said.values():
        assert value in answer.content.decode()


def test_a_status_is_recorded_and_corrected_on_the_pages(
    browser: Client, at: str, exhibit: Exhibit
) -> None:
    said = {"status": "marked", "date_happened": "2026-05-04", "forum": "Deposition of Smith"}
    browser.post(f"{at}status/", said)
    entry = queries.entries_of(exhibit)[0]

    form = _text(browser.get(f"{at}status/{entry.public_id}/correct/"))
    refused = browser.post(f"{at}status/{entry.public_id}/correct/", {"status": ""})
    answer = browser.post(
        f"{at}status/{entry.public_id}/correct/",
        {"status": "", "reason": "It was EX-2"},
        follow=True,
    )

    assert "Deposition of Smith" in form
    assert refused.status_code == 422
    page = _text(answer)
    assert "Struck out" in page
    assert "corrects 1: It was EX-2" in page


def test_particulars_and_tags_are_edited_and_what_is_wrong_is_told(
    browser: Client, at: str, exhibit: Exhibit
) -> None:
    said = {"confidentiality": "aeo", "privilege": "none", "tags": "hot, Key document,"}

    browser.post(f"{at}particulars/", said)
    refused = browser.post(f"{at}particulars/", {**said, "tags": "x" * 61})

    exhibit.refresh_from_db()
    assert exhibit.confidentiality == "aeo"
    assert queries.tags_of([exhibit.pk]) == {exhibit.pk: ["hot", "Key document"]}
    assert refused.status_code == 422
    assert "cannot be a tag" in _text(refused)


def test_an_alias_is_struck_out_with_its_reason(
    browser: Client, owner: User, at: str, exhibit: Exhibit
) -> None:
    alias = numbers.name(exhibit, Alias(kind="trial", text="T-4"), by=owner)

    answer = browser.post(
        f"{at}numbers/{alias.public_id}/retire/", {"reason": "Wrong exhibit"}, follow=True
    )

    assert "Struck out by Olive Owner: Wrong exhibit" in _text(answer)


def test_the_exhibits_page_loads_the_summary_and_works_without_it(
    browser: Client, at: str, exhibit: Exhibit
) -> None:
    page = _text(browser.get(exhibit.get_absolute_url()))
    part = browser.get(at, headers={"HX-Request": "true"}).content.decode()

    assert f'hx-get="{at}"' in page
    assert "<html" not in part
    assert "Sponsoring witness" in part


def test_a_series_is_opened_changed_and_refused_on_its_page(browser: Client, case: Case) -> None:
    at = f"/cases/{case.public_id}/numbering/"
    said = {"name": "Defence", "party": "defendant", "style": "letters", "width": 1, "start": 1}

    browser.post(f"{at}new/", said)
    twice = browser.post(f"{at}new/", said)
    series = ExhibitSeries.objects.get()
    browser.post(f"{at}{series.public_id}/", {**said, "name": "Defendants", "end": 26})

    assert twice.status_code == 422
    assert "already" in _text(twice)
    page = _text(browser.get(at))
    assert "Defendants" in page
    assert "range 1 to 26" in page


def _bulk(browser: Client, case: Case, **said: Any) -> Any:
    return browser.post(f"/cases/{case.public_id}/exhibit-changes/new/", said, follow=True)


def test_many_are_changed_after_a_preview_and_the_change_undone(
    browser: Client, case: Case, owner: User, plaintiff: ExhibitSeries
) -> None:
    held = [factories.exhibit(case, owner) for _ in range(3)]
    picked = {"exhibit": [each.public_id for each in held[:2]]}
    asked = {"custodian": "R. Roe", "series": plaintiff.pk, "add_tags": "hot"}

    choosing = _bulk(browser, case, step="choose", **picked)
    preview = _bulk(browser, case, step="preview", **picked, **asked)
    assert not BulkEdit.objects.exists()
    fingerprint = preview.context["fingerprint"]
    done = _bulk(browser, case, step="apply", fingerprint=fingerprint, **picked, **asked)

    assert "Change 2 exhibits" in _text(choosing)
    assert "2 of 2 exhibits would change" in _text(preview)
    assert "2 exhibits changed." in _text(done)
    assert ExhibitNumber.objects.count() == 2
    undo = browser.post(
        f"/cases/{case.public_id}/exhibit-changes/{BulkEdit.objects.get().public_id}/undo/",
        follow=True,
    )
    assert "The number PX-1 stays: it is given for life." in _text(undo)
    assert not Exhibit.objects.filter(custodian="R. Roe").exists()


def test_all_that_match_means_the_filter_and_not_the_page(
    browser: Client, case: Case, owner: User
) -> None:
    held = [factories.exhibit(case, owner) for _ in range(3)]
    statuses.record(held[0], Saying(status="marked"), by=owner)

    answer = _bulk(browser, case, step="choose", all="1", list_status="received")

    assert "Change 2 exhibits" in _text(answer)
    assert "status: Received" in _text(answer)


def test_nothing_ticked_is_nothing_selected(browser: Client, case: Case, exhibit: Exhibit) -> None:
    assert "No exhibit is selected" in _text(_bulk(browser, case, step="choose"))
    refused = _bulk(browser, case, step="preview", custodian="x")
    assert refused.status_code == 422


def test_a_preview_that_went_stale_is_shown_anew(
    browser: Client, case: Case, exhibit: Exhibit
) -> None:
    said = {"all": "1", "custodian": "R. Roe", "fingerprint": "of another day"}

    answer = _bulk(browser, case, step="apply", **said)

    assert "Something was changed since the preview" in _text(answer)
    assert not BulkEdit.objects.exists()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "Say what shall be changed"),
        ({"custodian": "x", "clear": "custodian"}, "not both"),
        ({"status": "objected"}, "Name at least one rule"),
        ({"add_tags": "y" * 61}, "cannot be a tag"),
    ],
)
def test_a_change_that_says_nothing_or_nonsense_is_refused(
    browser: Client, case: Case, exhibit: Exhibit, said: dict[str, str], told: str
) -> None:
    answer = _bulk(browser, case, step="preview", all="1", **said)

    assert answer.status_code == 422
    assert told in _text(answer)


def test_a_list_is_asked_for_watched_and_downloaded(
    browser: Client, case: Case, exhibit: Exhibit
) -> None:
    at = f"/cases/{case.public_id}/exhibit-lists/"

    waiting = browser.post(f"{at}?status=received", {"form": "csv"}, follow=True)
    made = ExhibitList.objects.get()
    early = browser.get(f"{at}{made.public_id}/file/")
    build.make(made.pk)
    page = _text(browser.get(made.get_absolute_url()))
    file = browser.get(f"{at}{made.public_id}/file/")

    assert "Waiting for a worker" in _text(waiting)
    assert early.status_code == 409
    assert made.asked == {"status": "received"}
    assert "Download" in page
    assert b"".join(file.streaming_content).startswith(b"\xef\xbb\xbfExhibit no.")
    assert file.headers["Content-Disposition"].startswith("attachment")


def test_a_viewer_reads_everything_and_changes_nothing(
    case: Case, viewer: User, at: str, plaintiff: ExhibitSeries, sign_in: Any
) -> None:
    browser, home = sign_in(viewer), f"/cases/{case.public_id}/"
    before = ExhibitNumber.objects.count()

    for path in (at, f"{home}numbering/", f"{home}exhibit-changes/", f"{home}exhibits/"):
        assert browser.get(path).status_code == 200
    assert "Change selected" not in _text(browser.get(f"{home}exhibits/"))
    for path in (
        *(f"{at}{each}/" for each in ("number", "alias", "status", "stipulation", "particulars")),
        f"{home}numbering/new/",
        f"{home}numbering/{plaintiff.public_id}/",
        f"{home}exhibit-changes/new/",
    ):
        assert browser.post(path, {"series": plaintiff.pk}).status_code == 403
    assert ExhibitNumber.objects.count() == before


def test_another_cases_series_cannot_be_chosen(browser: Client, owner: User, at: str) -> None:
    other = factories.CaseFactory(owner=owner)
    theirs = numbers.open_series(other, numbers.SeriesParticulars(name="Theirs"), by=owner)

    answer = browser.post(f"{at}number/", {"series": theirs.pk})

    assert answer.status_code == 422
    assert not ExhibitNumber.objects.exists()


def test_hostile_words_are_shown_and_never_act(
    browser: Client, case: Case, owner: User, exhibit: Exhibit, at: str
) -> None:
    evil = '"><script>alert(1)</script>'
    browser.post(
        f"{at}particulars/",
        {"confidentiality": "public", "privilege": "none", "tags": evil, "purpose": evil},
    )
    browser.post(f"{at}alias/", {"kind": "other", "text": evil, "context": evil})
    browser.post(f"{at}status/", {"status": "marked", "forum": evil, "note": evil})

    for path in (at, f"/cases/{case.public_id}/exhibits/?q={evil}", exhibit.get_absolute_url()):
        assert "<script>alert" not in browser.get(path).content.decode()
