"""What the inspection of a new exhibit's file finds, and what it says when it cannot be read."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.hashing import Sha256
from evidence.core.models import JobState
from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.custody.queries import chain_breaks
from evidence.exhibits import ingest, queries
from evidence.exhibits.extract import inspect
from evidence.exhibits.extract.inspect import Inspected
from evidence.exhibits.models import Exhibit, Inspection, Readability, Reading
from evidence.notifications.models import Announcement
from tests import factories
from tests.conftest import Bells

pytestmark = pytest.mark.django_db

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def _locked_pdf(*, user: str) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(factories.pdf(pages=2))) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(owner="owner", user=user))
    return target.getvalue()


def _zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("hello.txt", "hello")
    return target.getvalue()


def _inspected_events(exhibit: Exhibit) -> list[CustodyEvent]:
    events = CustodyEvent.objects.filter(exhibit=exhibit, action=CustodyAction.INSPECTED)
    return list(events)


def test_the_pages_of_a_pdf_are_counted_and_logged(case: Case, owner: User) -> None:
    exhibit = factories.inspected_exhibit(case, owner, content=factories.pdf(pages=7))

    assert (exhibit.readability, exhibit.page_count) == (Readability.READABLE, 7)
    assert exhibit.is_printable
    (event,) = _inspected_events(exhibit)
    assert (event.actor, event.facts["pages"]) == (None, 7)
    assert event.facts["sha256"] == exhibit.file.sha256


def test_an_exhibit_is_inspected_once(case: Case, owner: User) -> None:
    exhibit = factories.exhibit(case, owner)

    states = [ingest.inspect(exhibit.inspection.pk) for _ in range(3)]

    assert states == [JobState.DONE, None, None]
    assert len(_inspected_events(exhibit)) == 1


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("photo.png", PNG, "image/png"),
        ("message.txt", b"Sehr geehrte Damen und Herren", "text/plain"),
        ("disguised.pdf", b"Dear Sir, this is no PDF", "text/plain"),
        ("page.html", b"<!doctype html><p>A page at rest</p>", "text/html"),
        ("archive.zip", _zip(), "application/zip"),
    ],
)
def test_any_other_file_is_kept_as_it_came_with_a_word_on_printing(
    case: Case, owner: User, name: str, content: bytes, media_type: str | None
) -> None:
    exhibit = factories.inspected_exhibit(case, owner, content=content, name=name)

    assert exhibit.readability == Readability.NATIVE
    assert (exhibit.page_count, exhibit.is_printable) == (None, False)
    assert "slip sheet" in exhibit.readability_reason
    assert exhibit.file.media_type == (media_type or exhibit.file.media_type)
    assert exhibit.file.media_type != "application/pdf"


def test_a_pdf_that_needs_a_password_is_quarantined_and_kept(case: Case, owner: User) -> None:
    content = _locked_pdf(user="secret")
    exhibit = factories.inspected_exhibit(case, owner, content=content)

    assert exhibit.readability == Readability.QUARANTINED
    assert "password" in exhibit.readability_reason
    assert queries.file_store().path(Sha256(exhibit.file.sha256)).read_bytes() == content


def test_a_pdf_that_opens_without_a_password_is_readable(case: Case, owner: User) -> None:
    exhibit = factories.inspected_exhibit(case, owner, content=_locked_pdf(user=""))

    assert (exhibit.readability, exhibit.page_count) == (Readability.READABLE, 2)


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF",
        factories.pdf(pages=3)[:200],
        b"%PDF-1.7\n" + b"\xff\x00" * 5000,
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 1/Kids[2 0 R]>>endobj\ntrailer<</Root 1 0 R>>",
    ],
    ids=["header-only", "no-pages", "truncated", "garbage", "page-tree-loops"],
)
def test_a_broken_pdf_is_quarantined_and_its_trouble_is_said(
    case: Case, owner: User, content: bytes
) -> None:
    exhibit = factories.inspected_exhibit(case, owner, content=content)

    assert exhibit.readability == Readability.QUARANTINED
    assert exhibit.readability_reason.endswith(".")
    assert exhibit.page_count is None
    assert Inspection.objects.get(exhibit=exhibit).state == JobState.DONE


def test_a_file_damaged_before_its_inspection_is_logged_and_told(case: Case, owner: User) -> None:
    exhibit = factories.exhibit(case, owner)
    path: Path = queries.file_store().path(Sha256(exhibit.file.sha256))
    path.chmod(0o644)
    path.write_bytes(b"something else")

    assert ingest.inspect(exhibit.inspection.pk) == JobState.PARKED

    exhibit.refresh_from_db()
    assert exhibit.readability == Readability.UNREADABLE
    assert [event.action for event in CustodyEvent.objects.filter(exhibit=exhibit)] == [
        "received",
        "fixity_failed",
    ]
    assert "EX-1 is damaged" in Announcement.objects.get().title


def test_files_that_wait_are_inspected_together_each_in_a_child_of_its_own(
    case: Case, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    exhibits = [factories.exhibit(case, owner) for _ in range(3)]
    asked: list[bytes] = []
    run = inspect.run_limited

    def counted(module: str, request: bytes, **options: Any) -> bytes:
        asked.append(request)
        return run(module, request, **options)

    monkeypatch.setattr(inspect, "run_limited", counted)

    assert ingest.inspect(exhibits[0].inspection.pk) == JobState.DONE
    assert len(set(asked)) == 3
    assert [len(_inspected_events(exhibit)) for exhibit in exhibits] == [1, 1, 1]
    assert Reading.objects.count() == 3
    assert list(chain_breaks()) == []


def test_a_damaged_file_costs_none_beside_it(case: Case, owner: User) -> None:
    before, damaged, after = (factories.exhibit(case, owner) for _ in range(3))
    path = queries.file_store().path(Sha256(damaged.file.sha256))
    path.chmod(0o644)
    path.write_bytes(b"something else")

    ingest.inspect(before.inspection.pk)

    found = Exhibit.objects.in_order().values_list("readability", flat=True)
    assert list(found) == ["readable", "unreadable", "readable"]
    assert [len(_inspected_events(each)) for each in (before, after)] == [1, 1]


def test_nobody_waits_for_a_verdict_because_another_file_takes_its_time(
    case: Case, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "SECONDS_TOGETHER", 0)
    first, second = factories.exhibit(case, owner), factories.exhibit(case, owner)
    look = ingest._looked_into

    def looked(exhibit: Exhibit) -> Inspected:
        if exhibit == second:
            assert Exhibit.objects.get(pk=first.pk).readability == Readability.READABLE
        return look(exhibit)

    monkeypatch.setattr(ingest, "_looked_into", looked)

    assert ingest.inspect(first.inspection.pk) == JobState.DONE
    assert len(_inspected_events(second)) == 1


def test_the_sweep_rings_for_inspections_that_wait(case: Case, owner: User, bells: Bells) -> None:
    waiting = factories.exhibit(case, owner)
    factories.inspected_exhibit(case, owner)
    bells.rung.clear()

    assert ingest.ring_due() == 1
    assert bells.rung == [("exhibits.inspect", {"pk": waiting.inspection.pk})]
