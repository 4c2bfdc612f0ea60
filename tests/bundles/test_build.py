"""A build on real exhibits: the PDF, its custody, and every way in which it can go wrong."""

import io
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
import time_machine

from evidence.accounts.models import User
from evidence.bundles import build as story
from evidence.bundles import release, services
from evidence.bundles.models import Build, Bundle
from evidence.cases.models import Case
from evidence.core import clock
from evidence.core.hashing import Sha256, sha256_of_chunks
from evidence.core.models import JobState
from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.exhibits import queries as exhibits
from evidence.exhibits.models import Exhibit
from evidence.notifications.models import Announcement, AnnouncementKind
from tests import factories
from tests.conftest import Bells

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(case: Case, owner: User) -> list[Exhibit]:
    """Two PDFs and a native file, inspected."""
    return [
        factories.inspected_exhibit(case, owner, content=factories.pdf(pages=2, seed=1)),
        factories.inspected_exhibit(case, owner, content=b"\0\1 film", name="film.mov"),
        factories.inspected_exhibit(case, owner, content=factories.pdf(pages=3, seed=2)),
    ]


@pytest.fixture
def bundle(case: Case, owner: User, held: list[Exhibit]) -> Bundle:
    return factories.bundle(case, owner, held)


def _asked(bundle: Bundle, by: User) -> Build:
    return services.request_build(bundle, by=by)


def _damage(exhibit: Exhibit) -> None:
    path = exhibits.file_store().path(Sha256(exhibit.file.sha256))
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"!")


def _events(action: CustodyAction) -> list[CustodyEvent]:
    return list(CustodyEvent.objects.filter(action=action).select_related("exhibit"))


def _told(kind: AnnouncementKind) -> list[Announcement]:
    return list(Announcement.objects.filter(kind=kind))


def _assert_readable_and_citable(build: Build, held: list[Exhibit]) -> None:
    with release.open_pdf(build) as stream:
        content = stream.read()
    assert build.sha256 == sha256_of_chunks([content])
    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_outline() as outline:
        # Cover, index, three slip sheets, five pages of exhibits.
        assert len(pdf.pages) == build.page_count == build.pages_done == build.pages_total == 10
        assert "/PageLabels" in pdf.Root
        entries = str([(each.title, [kid.title for kid in each.children]) for each in outline.root])
    for exhibit in held:
        assert exhibit.label in entries


def test_a_build_makes_a_pdf_once_with_custody_and_an_announcement(
    bundle: Bundle, held: list[Exhibit], owner: User
) -> None:
    build = _asked(bundle, owner)

    assert [story.build(build.pk) for _ in range(2)] == [JobState.DONE, None]

    build.refresh_from_db()
    assert (build.stage, build.seconds is not None) == ("Done", True)
    _assert_readable_and_citable(build, held)
    events = _events(CustodyAction.PRODUCED)
    assert [event.exhibit for event in events] == held
    for event in events:
        assert (event.actor, event.facts["build"]) == (owner, build.public_id)
        assert event.facts["bundle_sha256"] == build.sha256
        assert event.facts["exhibit_sha256"] == event.exhibit.file.sha256
    (told,) = _told(AnnouncementKind.BUNDLE_READY)
    assert "10 pages" in told.title
    assert told.get_absolute_url() == build.get_absolute_url()


def test_the_same_bundle_built_again_on_the_same_day_is_the_same_file(
    bundle: Bundle, owner: User
) -> None:
    hashes = []
    noon = clock.now().replace(hour=20)
    for minutes in (0, 7):
        with time_machine.travel(noon + timedelta(minutes=minutes), tick=True):
            build = _asked(bundle, owner)
            Build.objects.filter(pk=build.pk).update(available_at=clock.now() - timedelta(days=2))
            story.build(build.pk)
        build.refresh_from_db()
        hashes.append(build.sha256)

    assert hashes[0] == hashes[1] != ""


@pytest.mark.parametrize("position", [0, 1])
def test_a_damaged_original_stops_the_build_and_is_named(
    bundle: Bundle, held: list[Exhibit], owner: User, position: int
) -> None:
    damaged = held[position]
    _damage(damaged)
    build = _asked(bundle, owner)

    assert story.build(build.pk) == JobState.PARKED

    build.refresh_from_db()
    path = exhibits.file_store().path(Sha256(damaged.file.sha256))
    assert build.last_error.startswith(damaged.label)
    assert str(path) in build.last_error
    assert (build.file, build.sha256) == (None, "")
    assert [event.exhibit for event in _events(CustodyAction.FIXITY_FAILED)] == [damaged]
    assert _events(CustodyAction.PRODUCED) == []
    assert damaged.label in _told(AnnouncementKind.EXHIBIT_DAMAGED)[0].title
    assert damaged.label in _told(AnnouncementKind.BUNDLE_FAILED)[0].body


def test_once_the_original_is_restored_the_bundle_can_be_built(
    bundle: Bundle, held: list[Exhibit], owner: User
) -> None:
    path = exhibits.file_store().path(Sha256(held[0].file.sha256))
    whole = path.read_bytes()
    _damage(held[0])
    story.build(_asked(bundle, owner).pk)
    path.write_bytes(whole)

    assert story.build(_asked(bundle, owner).pk) == JobState.DONE


def _overtake_during_assembly(monkeypatch: pytest.MonkeyPatch, build: Build) -> None:
    """Let another worker finish the build while the first one still assembles."""
    assemble = story.run_assembly

    def slow_assembly(*args: Any, **options: Any) -> Any:
        monkeypatch.setattr(story, "run_assembly", assemble)
        assembled = assemble(*args, **options)
        past = clock.now() - timedelta(seconds=1)
        Build.objects.filter(pk=build.pk).update(lease_until=past)
        assert story.build(build.pk) == JobState.DONE
        return assembled

    monkeypatch.setattr(story, "run_assembly", slow_assembly)


def test_a_worker_that_was_taken_for_dead_leaves_no_trace(
    bundle: Bundle, owner: User, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    build = _asked(bundle, owner)
    _overtake_during_assembly(monkeypatch, build)

    assert story.build(build.pk) is None

    build.refresh_from_db()
    assert (build.state, build.attempts) == (JobState.DONE, 2)
    assert len(_events(CustodyAction.PRODUCED)) == 3
    assert len(_told(AnnouncementKind.BUNDLE_READY)) == 1
    assert not list((settings.DATA_FOLDER / "work").iterdir())


def test_the_sweep_rings_for_builds_that_wait(bundle: Bundle, owner: User, bells: Bells) -> None:
    build = _asked(bundle, owner)
    bells.rung.clear()

    assert story.ring_due() == 1
    assert bells.rung == [("bundles.build", {"pk": build.pk})]
