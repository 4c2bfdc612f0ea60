"""Texts come first, pictures after them; no crash loses more than a batch, nobody waits long."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.models import JobState
from evidence.exhibits.models import Exhibit, Reading
from evidence.pages import draw, made, read, services
from evidence.pages.extract.render import DrawnPage
from evidence.pages.models import DerivativeKind, Drawing
from tests import factories
from tests.conftest import Bells
from tests.pages.papers import paper, read_exhibit

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


class Killed(BaseException):
    """Stands for SIGKILL: nothing after it runs."""


def _let_leases_run_out() -> None:
    for table in (Reading, Drawing):
        table.objects.update(lease_until="2020-01-01T00:00:00Z")


def test_a_reading_is_asked_for_with_the_inspection_and_done_once(
    case: Case, owner: User, bells: Bells
) -> None:
    exhibit = factories.inspected_exhibit(case, owner, content=paper("One"))
    assert read.ring_due() == 1
    assert ("pages.read", {"pk": exhibit.reading.pk}) in bells.rung

    states = [read.read(exhibit.reading.pk) for _ in range(2)]

    assert states == [JobState.DONE, None]
    assert exhibit.page_texts.count() == 1


def test_words_are_found_before_any_page_is_drawn(case: Case, owner: User, sign_in: SignIn) -> None:
    exhibit = factories.inspected_exhibit(case, owner, content=paper("The quokka clause"))
    read.read(exhibit.reading.pk)

    browser = sign_in(owner)
    body = browser.get(reverse("search:case", args=[case.public_id]), {"q": "quokka"}).content
    assert b"1 page and" in body
    assert exhibit.derivatives.filter(kind=DerivativeKind.PAGE_IMAGE).count() == 0
    viewer = browser.get(reverse("pages:viewer", args=[case.public_id, exhibit.public_id]))
    assert "Pages read, their words found by search: 1 of 1." in viewer.content.decode()
    assert "Drawn: 0 of 1." in viewer.content.decode()
    assert "Page 1 is read; its picture is still to be drawn." in viewer.content.decode()
    small = browser.get(reverse("pages:thumbnail", args=[case.public_id, exhibit.public_id, 1]))
    assert (small.status_code, small["Content-Type"]) == (200, "image/svg+xml")
    assert small["Cache-Control"] == "private, no-store"


def test_after_a_dead_worker_the_reading_goes_on_where_it_stopped(
    case: Case, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "PAGES_PER_BATCH", 2)
    exhibit = factories.inspected_exhibit(case, owner, content=paper(*"ABCDE"))
    asked: list[tuple[int, ...]] = []
    really = read.read_texts

    def dying(pdf: Path, folder: Path, *, numbers: tuple[int, ...]) -> object:
        asked.append(numbers)
        if len(asked) == 2:
            raise Killed
        return really(pdf, folder, numbers=numbers)

    monkeypatch.setattr(read, "read_texts", dying)
    with pytest.raises(Killed):
        read.read(exhibit.reading.pk)
    _let_leases_run_out()

    assert read.read(exhibit.reading.pk) == JobState.DONE
    assert asked == [(1, 2), (3, 4), (3, 4), (5,)]
    assert [text.strip() for text in exhibit.page_texts.values_list("text", flat=True)] == [
        *"ABCDE"
    ]
    exhibit.reading.refresh_from_db()
    assert exhibit.reading.pages_done == 5


def test_after_a_dead_worker_only_the_pages_not_drawn_are_drawn(
    case: Case, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draw, "PAGES_PER_BATCH", 2)
    exhibit = factories.inspected_exhibit(case, owner, content=paper(*"ABC"))
    read.read(exhibit.reading.pk)
    asked: list[tuple[int, ...]] = []
    really = draw.draw_pages

    def dying(pdf: Path, folder: Path, *, numbers: tuple[int, ...]) -> list[DrawnPage]:
        asked.append(numbers)
        if len(asked) == 2:
            raise Killed
        return really(pdf, folder, numbers=numbers)

    monkeypatch.setattr(draw, "draw_pages", dying)
    with pytest.raises(Killed):
        draw.draw(exhibit.drawing.pk)
    _let_leases_run_out()

    assert draw.draw(exhibit.drawing.pk) == JobState.DONE
    assert asked == [(1, 2), (3,), (3,)]
    assert made.undrawn_pages(exhibit) == []


def test_drawing_stands_back_while_a_text_waits_and_then_goes_on(
    case: Case,
    owner: User,
    monkeypatch: pytest.MonkeyPatch,
    bells: Bells,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    monkeypatch.setattr(draw, "PAGES_PER_BATCH", 1)
    slow = factories.inspected_exhibit(case, owner, content=paper("One", "Two"))
    read.read(slow.reading.pk)
    quick = factories.inspected_exhibit(case, owner, content=paper("Three"))

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        assert draw.draw(slow.drawing.pk) == JobState.PENDING

    assert ("pages.draw", {"pk": slow.drawing.pk}) in bells.rung
    assert made.undrawn_pages(slow) == [2]
    assert Drawing.objects.get(exhibit=slow).attempts == 0
    read.read(quick.reading.pk)
    assert draw.draw(slow.drawing.pk) == JobState.DONE
    assert made.undrawn_pages(slow) == []


def test_who_looks_into_texts_is_told_when_they_are_complete(
    case: Case,
    owner: User,
    bells: Bells,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    exhibit = factories.inspected_exhibit(case, owner, content=paper("One"))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        read.read(exhibit.reading.pk)
    assert ("redaction.check", {"exhibit_pk": exhibit.pk}) in bells.rung
    assert ("pages.draw", {"pk": exhibit.drawing.pk}) in bells.rung


def test_a_page_that_cannot_be_drawn_says_why_and_keeps_its_words(
    case: Case, owner: User, monkeypatch: pytest.MonkeyPatch, sign_in: SignIn
) -> None:
    exhibit = factories.inspected_exhibit(case, owner, content=paper("One", "Two"))
    read.read(exhibit.reading.pk)
    really = draw.draw_pages

    def failing(pdf: Path, folder: Path, *, numbers: tuple[int, ...]) -> list[DrawnPage]:
        pages = really(pdf, folder, numbers=numbers)
        return [pages[0], DrawnPage(2, problem="Drawing page 2 took longer than 60 s.")]

    monkeypatch.setattr(draw, "draw_pages", failing)
    assert draw.draw(exhibit.drawing.pk) == JobState.DONE

    body = sign_in(owner).get(reverse("pages:viewer", args=[case.public_id, exhibit.public_id]))
    assert "Page 2 could not be drawn. Drawing page 2 took longer" in body.content.decode()
    assert exhibit.page_texts.get(page_number=2).text.strip() == "Two"
    assert made.undone_in(exhibit) == ["pages could not be drawn"]


def test_pictures_are_made_from_the_file_whose_hash_they_name(case: Case, owner: User) -> None:
    exhibit: Exhibit = read_exhibit(case, owner, b"plain words", name="a.txt")
    printed = exhibit.derivatives.get(kind=DerivativeKind.NORMALISED_PDF)
    pictures = exhibit.derivatives.filter(kind=DerivativeKind.PAGE_IMAGE)
    assert {picture.source_sha256 for picture in pictures} == {printed.file.sha256}
    assert printed.source_sha256 == exhibit.file.sha256


def test_folders_of_workers_that_were_killed_are_removed_and_no_others(tmp_path: Path) -> None:
    with services.work_folder("reading") as present:
        left = tmp_path / "work" / "drawing-abc"
        left.mkdir()
        (left / "1.webp").write_bytes(b"x")
        os.utime(left, (0, 0))

        assert services.remove_left_folders() == 1
        assert Path(present).exists()
    assert not left.exists()
