"""What was made of an exhibit: told in custody with hashes, listed, given out, asked for again."""

import hashlib
import io
from collections.abc import Callable

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import jobs
from evidence.core.hashing import Sha256, sha256_of_record
from evidence.core.models import JobState
from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.exhibits import queries as exhibits
from evidence.exhibits.models import Exhibit, Reading
from evidence.pages import asking, made, read, recognise
from evidence.pages.models import Derivative, DerivativeKind, Drawing, PageText, TextOrigin
from tests import factories
from tests.pages.papers import paper, picture, read_exhibit, scan

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def _derived(exhibit: Exhibit) -> list[dict[str, object]]:
    events = CustodyEvent.objects.filter(exhibit=exhibit, action=CustodyAction.DERIVED)
    return list(events.order_by("sequence").values_list("facts", flat=True))


def _at(name: str, exhibit: Exhibit, *more: object) -> str:
    return reverse(f"pages:{name}", args=[exhibit.case.public_id, exhibit.public_id, *more])


def test_each_derivation_is_in_custody_with_kind_count_tools_and_hashes(
    case: Case, owner: User
) -> None:
    exhibit = read_exhibit(case, owner, b"plain words", name="a.txt")

    texts, pictures = _derived(exhibit)
    printed = exhibit.derivatives.get(kind=DerivativeKind.NORMALISED_PDF)
    by_kind = {group["kind"]: group for group in texts["made"]}  # type: ignore[attr-defined]
    assert by_kind["normalised_pdf"]["before"] == [exhibit.file.sha256]
    assert by_kind["normalised_pdf"]["after"] == [printed.file.sha256]
    assert by_kind["page_texts"]["before"] == [printed.file.sha256]
    assert "weasyprint" in by_kind["normalised_pdf"]["tools"][0]
    assert [group["count"] for group in pictures["made"]] == [1, 1]  # type: ignore[attr-defined]
    assert texts["sha256"] == pictures["sha256"] == exhibit.file.sha256


def test_any_file_can_be_held_against_the_hash_of_their_list(
    case: Case, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made, "HASHES_IN_RECORD", 3)
    exhibit = read_exhibit(case, owner, paper("One", "Two"))

    facts = _derived(exhibit)[1]
    kinds = (DerivativeKind.PAGE_IMAGE, DerivativeKind.THUMBNAIL)
    held = Derivative.objects.filter(exhibit=exhibit, kind__in=kinds)
    listed = [
        [each.kind, each.page_number, each.file.sha256]
        for each in held.order_by("kind", "page_number")
    ]
    assert facts["derivatives"] == 4
    assert facts["derivatives_sha256"] == sha256_of_record({"derivatives": listed})
    assert all("after" not in group for group in facts["made"])  # type: ignore[attr-defined]


def test_the_texts_of_all_pages_are_a_file_with_a_form_feed_after_each(
    case: Case, owner: User
) -> None:
    exhibit = read_exhibit(case, owner, paper("One", "Two"))
    texts = exhibit.derivatives.get(kind=DerivativeKind.PAGE_TEXTS)
    path = exhibits.file_store().path(Sha256(texts.file.sha256))
    assert path.read_text() == "One\fTwo\f"
    assert texts.source_sha256 == exhibit.file.sha256
    assert texts.file.media_type == "text/plain"


def test_the_list_names_kind_tool_version_hash_and_size_of_each(
    case: Case, owner: User, viewer: User, sign_in: SignIn
) -> None:
    exhibit = read_exhibit(case, owner, picture("PNG"), name="scan.png")
    body = sign_in(viewer).get(_at("derivatives", exhibit)).content.decode()
    for each in exhibit.derivatives.select_related("file"):
        assert each.file.sha256[:8] in body
        assert each.tool_version in body
        assert _at("derivative", exhibit, each.kind, each.page_number) in body
    assert "PDF made of the original" in body
    # The exhibit's own page asks for the summary and links to the list without JavaScript.
    detail = sign_in(viewer).get(exhibit.get_absolute_url()).content.decode()
    assert f'href="{_at("derivatives", exhibit)}"' in detail
    assert f'hx-get="{_at("derivatives", exhibit)}"' in detail
    summary = sign_in(viewer).get(_at("derivatives", exhibit), headers={"HX-Request": "true"})
    assert b"<html" not in summary.content


def test_a_derivative_is_given_out_to_members_checked_and_logged(
    case: Case, owner: User, viewer: User, outsider: User, sign_in: SignIn
) -> None:
    exhibit = read_exhibit(case, owner, picture("PNG"), name="scan.png")
    address = _at("derivative", exhibit, "normalised_pdf", 0)

    assert sign_in(outsider).get(address).status_code == 404
    answer = sign_in(viewer).get(address)

    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    made_file = exhibit.derivatives.get(kind=DerivativeKind.NORMALISED_PDF).file
    assert hashlib.sha256(content).hexdigest() == made_file.sha256
    assert 'filename="EX-1-normalised_pdf.pdf"' in answer["Content-Disposition"]
    assert "sandbox" in answer["Content-Security-Policy"]
    event = CustodyEvent.objects.get(exhibit=exhibit, action=CustodyAction.DERIVATIVE_OUT)
    assert (event.actor, event.facts["sha256"]) == (viewer, made_file.sha256)
    for kind, page in (("nonsense", 0), ("page_image", 9), ("normalised_pdf", 1)):
        assert sign_in(viewer).get(_at("derivative", exhibit, kind, page)).status_code == 404


def test_a_damaged_derivative_is_not_given_out(case: Case, owner: User, sign_in: SignIn) -> None:
    exhibit = read_exhibit(case, owner, picture("PNG"), name="scan.png")
    held = exhibit.derivatives.get(kind=DerivativeKind.PAGE_IMAGE)
    path = exhibits.file_store().path(Sha256(held.file.sha256))
    path.chmod(0o644)
    path.write_bytes(b"something else")

    answer = sign_in(owner).get(_at("derivative", exhibit, "page_image", 1))
    assert answer.status_code == 500
    assert CustodyEvent.objects.filter(exhibit=exhibit, action=CustodyAction.FIXITY_FAILED).exists()


def test_an_editor_asks_again_for_what_was_left_undone_and_custody_says_who(
    case: Case, owner: User, member: User, nothing_installed: object, sign_in: SignIn
) -> None:
    exhibit = read_exhibit(case, owner, scan("A picture"), name="scan.pdf")
    recognise.recognise(exhibit.recognition.pk)

    answer = sign_in(member).post(_at("again", exhibit))

    assert answer.status_code == 302
    event = CustodyEvent.objects.get(exhibit=exhibit, action=CustodyAction.ASKED_AGAIN)
    assert (event.actor, event.facts["undone"]) == (member, ["OCR is not installed"])
    assert PageText.objects.get(exhibit=exhibit).origin == TextOrigin.WAITING
    exhibit.refresh_from_db()
    assert exhibit.recognition.state == JobState.PENDING


def test_a_viewer_may_not_ask_again_and_nothing_to_do_is_said(
    case: Case, owner: User, viewer: User, sign_in: SignIn
) -> None:
    exhibit = read_exhibit(case, owner, paper("One"))
    assert sign_in(viewer).post(_at("again", exhibit)).status_code == 403
    said = sign_in(owner).post(_at("again", exhibit), follow=True).content.decode()
    assert "Everything that can be made of EX-1 is there" in said
    assert not CustodyEvent.objects.filter(action=CustodyAction.ASKED_AGAIN).exists()


def test_pages_that_could_not_be_read_are_read_when_asked_again(case: Case, owner: User) -> None:
    exhibit = read_exhibit(case, owner, paper("One", "Two"))
    broken = PageText.objects.get(exhibit=exhibit, page_number=2)
    PageText.objects.filter(pk=broken.pk).update(origin=TextOrigin.UNREAD, text="", problem="Torn.")
    assert made.undone_in(exhibit) == ["pages could not be read"]

    asking.ask_again(exhibit, by=owner)
    again = Reading.objects.get(exhibit=exhibit)
    assert read.read(again.pk) == JobState.DONE

    assert PageText.objects.get(exhibit=exhibit, page_number=2).text.strip() == "Two"
    assert made.undone_in(exhibit) == []
    assert len(_derived(exhibit)) == 3


def test_a_worker_that_comes_late_cannot_write_to_work_asked_for_again(
    case: Case, owner: User
) -> None:
    exhibit = read_exhibit(case, owner, paper("One"))
    old = exhibit.drawing
    old.state, old.attempts = JobState.RUNNING, 1
    Drawing.objects.filter(pk=old.pk).update(state=JobState.PARKED, last_error="Stopped.")
    assert made.undone_in(exhibit) == ["the drawing stopped"]

    asking.ask_again(exhibit, by=owner)

    again = Drawing.objects.get(exhibit=exhibit)
    assert jobs.claim(Drawing.objects.all(), again.pk) is not None
    with pytest.raises(jobs.LeaseLost):
        jobs.finish(old)


def test_an_exhibit_whose_pages_are_shown_has_a_hash_for_each_of_its_files(
    case: Case, owner: User, sign_in: SignIn
) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper("One"))) as pdf:
        pdf.pages.extend(pikepdf.open(io.BytesIO(factories.pdf(pages=60))).pages)
        pdf.save(target)
    exhibit = read_exhibit(case, owner, target.getvalue())

    body = sign_in(owner).get(_at("derivatives", exhibit)).content.decode()
    assert "1–100 of 123 files" in body
    rest = sign_in(owner).get(_at("derivatives", exhibit), {"page": "2"}).content.decode()
    assert "101–123 of 123 files" in rest


def test_the_api_lists_what_was_made_and_gives_it_out(
    case: Case, owner: User, outsider: User, sign_in: SignIn
) -> None:
    exhibit = read_exhibit(case, owner, paper("One"))
    address = f"/api/v1/cases/{case.public_id}/exhibits/{exhibit.public_id}/derivatives"

    listed = sign_in(owner).get(address).json()["results"]
    assert [(each["kind"], each["page_number"]) for each in listed] == [
        ("page_texts", 0),
        ("page_image", 1),
        ("thumbnail", 1),
    ]
    assert {each["source_sha256"] for each in listed} == {exhibit.file.sha256}
    answer = sign_in(owner).get(f"{address}/page_image/1")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert hashlib.sha256(content).hexdigest() == listed[1]["sha256"]
    for path in (address, f"{address}/page_image/1"):
        assert sign_in(outsider).get(path).status_code == 404
