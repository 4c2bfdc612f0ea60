"""A bundle with open redaction warnings is not given out until somebody decides, for a reason."""

from collections.abc import Callable

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.bundles import build as story
from evidence.bundles import queries, release, services
from evidence.bundles.models import Build, BuildFinding
from evidence.cases.models import Case
from evidence.core import clock
from evidence.core.errors import Conflict, Invalid
from evidence.core.limits import Limits
from evidence.core.models import JobState
from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.exhibits import services as exhibits
from evidence.exhibits.models import Exhibit
from evidence.notifications.models import Announcement, AnnouncementKind
from evidence.redaction import check as checks
from evidence.redaction import services as redaction
from evidence.redaction.models import RedactionFinding
from tests import factories
from tests.redaction import traps
from tests.redaction.test_check import checked, read_by_ocr
from tests.redaction.traps import OVER, WORDS, lines, page, saved

pytestmark = pytest.mark.django_db


def _leaking() -> bytes:
    """Return two pages: an honest one, and one whose name is covered only."""
    whole = pikepdf.new()
    for content in (lines("Nothing to hide"), WORDS + b"0 g " + OVER):
        whole.pages.extend(page(content).pages)
    return saved(whole)


@pytest.fixture
def leaking(case: Case, owner: User) -> Exhibit:
    return checked(case, owner, _leaking())


def built(case: Case, by: User, *held: Exhibit) -> Build:
    """Return a finished build of these exhibits."""
    asked = services.request_build(factories.bundle(case, by, held), by=by)
    assert story.build(asked.pk) == JobState.DONE
    return queries.build_in(case, asked.public_id)


def _told() -> dict[str, str]:
    return {each.kind: each.title for each in Announcement.objects.order_by("pk")}


def test_without_warnings_a_bundle_is_released_by_itself(case: Case, owner: User) -> None:
    build = built(case, owner, checked(case, owner, saved(page(WORDS))))

    assert build.released_at is not None
    assert (build.released_by, build.is_held, list(queries.findings_of(build))) == (None, False, [])
    release.open_pdf(build).close()
    assert set(_told()) == {AnnouncementKind.BUNDLE_READY}


def test_a_covered_name_holds_the_bundle_and_is_named_by_exhibit_and_page(
    case: Case, owner: User, leaking: Exhibit
) -> None:
    build = built(case, owner, leaking)

    (finding,) = queries.findings_of(build)
    assert (finding.exhibit, finding.exhibit_page, finding.kind) == (leaking, 2, "dark")
    assert finding.page_number == build.page_count
    assert finding.text == traps.SECRET
    with pytest.raises(release.NotReleased, match="1 redaction warning") as caught:
        release.open_pdf(build)
    assert caught.value.code == "build_not_released"
    assert "waits for a decision: 1 redaction warning" in _told()[AnnouncementKind.BUNDLE_HELD]
    assert AnnouncementKind.BUNDLE_READY not in _told()


def test_the_finished_file_is_checked_though_no_exhibit_was_yet(case: Case, owner: User) -> None:
    unchecked = factories.inspected_exhibit(case, owner, content=_leaking())

    build = built(case, owner, unchecked)

    assert not RedactionFinding.objects.exists()
    assert build.is_held


def test_a_person_releases_it_with_a_reason_that_custody_keeps(
    case: Case, owner: User, member: User, leaking: Exhibit
) -> None:
    other = checked(case, owner, saved(page(lines("Harmless"))))
    build = built(case, owner, other, leaking)
    with pytest.raises(Invalid, match="Say why"):
        release.release(build, "  ", by=member)

    released = release.release(build, "Ordered by the court", by=member)

    assert (released.released_by, released.release_reason) == (member, "Ordered by the court")
    release.open_pdf(released).close()
    (event,) = CustodyEvent.objects.filter(action=CustodyAction.RELEASED)
    assert (event.exhibit, event.actor) == (leaking, member)
    assert event.facts["pages_with_warnings"] == [2]
    assert event.facts["bundle_sha256"] == build.sha256
    assert event.facts["reason"] == "Ordered by the court"
    assert AnnouncementKind.BUNDLE_READY in _told()
    with pytest.raises(Conflict, match="does not wait"):
        release.release(build, "Again", by=owner)


def test_what_was_left_as_it_is_on_the_exhibit_holds_no_bundle(
    case: Case, owner: User, member: User, leaking: Exhibit
) -> None:
    redaction.leave(RedactionFinding.objects.get(), "A pseudonym", by=member)

    build = built(case, owner, leaking)

    assert not build.is_held
    (finding,) = queries.findings_of(build)
    assert (finding.left_because, finding.left_by) == ("A pseudonym", member)
    assert finding.left_at is not None


def test_a_minors_name_on_the_cover_or_index_holds_it_too(case: Case, owner: User) -> None:
    redaction.list_name(case, "Jane Doe", by=owner)
    exhibit = checked(case, owner, saved(page(lines("School record"))), name="Doe, Jane.pdf")

    build = built(case, owner, exhibit)

    assert build.is_held
    assert {(each.exhibit, each.shown) for each in queries.findings_of(build)} == {(None, "J.D.")}


def test_words_that_only_ocr_reads_hold_it_and_unread_pages_are_named(
    case: Case, owner: User
) -> None:
    scan = checked(case, owner, saved(traps.scan(has_words=False)))
    blind = built(case, owner, scan)
    assert (blind.is_held, blind.unread) == (False, [{"label": "EX-1", "pages": [1]}])

    read_by_ocr(scan, "SSN 123-45-6789")
    check = checks.ask(scan.pk)
    assert check is not None
    checks.check(check.pk)
    seeing = built(case, owner, scan)

    (finding,) = queries.findings_of(seeing)
    assert (finding.kind, finding.exhibit_page, seeing.unread) == ("ssn", 1, [])


def test_a_page_of_the_bundle_that_cannot_be_checked_holds_it(
    case: Case, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    exhibit = checked(case, owner, saved(page(WORDS)))
    really = story.check_pdf

    def hurried(*args: object, **options: object) -> object:
        return really(*args, **options, limits=too_tight)  # type: ignore[arg-type]

    too_tight = Limits(wall_seconds=0.001, cpu_seconds=1)
    monkeypatch.setattr(story, "check_pdf", hurried)

    build = built(case, owner, exhibit)

    assert build.is_held
    assert {each.kind for each in queries.findings_of(build)} == {"unchecked"}


def test_a_build_from_before_the_check_is_not_given_out_as_checked(
    case: Case, owner: User, member: User
) -> None:
    exhibit = factories.inspected_exhibit(case, owner)
    build = services.request_build(factories.bundle(case, owner, [exhibit]), by=owner)
    file = exhibits.keep_file([factories.pdf(seed=99)])
    Build.objects.filter(pk=build.pk).update(state=JobState.DONE, file=file)
    build = queries.build_in(case, build.public_id)

    with pytest.raises(release.NotReleased, match="before there was a redaction check"):
        release.open_pdf(build)
    release.release(build, "Looked at by hand", by=member)

    (event,) = CustodyEvent.objects.filter(action=CustodyAction.RELEASED)
    assert (event.exhibit, event.facts["checked"]) == (exhibit, False)


def test_the_database_refuses_a_release_without_pdf_person_or_reason(
    case: Case, owner: User
) -> None:
    asked = services.request_build(
        factories.bundle(case, owner, [factories.inspected_exhibit(case, owner)]), by=owner
    )
    for wrong in (
        {"released_at": clock.now()},
        {"release_reason": "no person"},
        {"released_by": owner},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Build.objects.filter(pk=asked.pk).update(**wrong)


# ── Pages and API ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def held(case: Case, owner: User, leaking: Exhibit) -> Build:
    return built(case, owner, leaking)


def _address(build: Build, name: str) -> str:
    case_id = build.bundle.case.public_id
    return reverse(f"bundles:{name}", args=[case_id, build.bundle.public_id, build.public_id])


def test_the_page_shows_where_and_asks_an_editor_for_a_reason(
    held: Build, member: User, sign_in: Callable[[User], Client]
) -> None:
    browser = sign_in(member)
    refused = browser.get(_address(held, "pdf"), follow=True)
    page_before = browser.get(_address(held, "build")).content.decode()

    assert refused.redirect_chain[-1][0] == held.get_absolute_url()
    assert "is not released" in refused.content.decode()
    assert "Release with 1 warning" in page_before
    assert "Download the PDF" not in page_before
    assert "Text under a dark area" in page_before
    assert traps.SECRET not in page_before

    assert browser.post(_address(held, "release"), {"reason": ""}).status_code == 422
    browser.post(_address(held, "release"), {"reason": "Stipulated"})
    page_after = browser.get(_address(held, "build")).content.decode()

    assert "Released by Mel Member" in page_after
    assert "Stipulated" in page_after
    given = browser.get(_address(held, "pdf"))
    assert b"".join(given.streaming_content).startswith(b"%PDF")


def test_a_viewer_cannot_release_and_an_outsider_sees_nothing(
    held: Build, viewer: User, outsider: User, sign_in: Callable[[User], Client]
) -> None:
    watching, strange = sign_in(viewer), sign_in(outsider)

    assert "Release with" not in watching.get(_address(held, "build")).content.decode()
    assert watching.post(_address(held, "release"), {"reason": "x"}).status_code == 403
    assert strange.post(_address(held, "release"), {"reason": "x"}).status_code == 404
    held.refresh_from_db()
    assert held.is_held


def test_the_api_says_409_until_it_is_released(
    held: Build, member: User, sign_in: Callable[[User], Client]
) -> None:
    browser = sign_in(member)
    root = f"/api/v1/cases/{held.bundle.case.public_id}/builds/{held.public_id}"

    told, refused = browser.get(root).json(), browser.get(f"{root}/file")
    release.release(held, "Stipulated", by=member)

    assert (told["state"], told["open_findings"], told["released_at"]) == ("done", 1, None)
    assert refused.status_code == 409
    assert refused.json()["error"]["code"] == "build_not_released"
    given = browser.get(f"{root}/file")
    assert b"".join(given.streaming_content).startswith(b"%PDF")
    assert browser.get(root).json()["release_reason"] == "Stipulated"


def test_findings_are_kept_with_the_build_when_the_exhibits_change(
    held: Build, leaking: Exhibit
) -> None:
    redaction.keep_findings(leaking, [])

    assert BuildFinding.objects.filter(build=held).count() == 1
