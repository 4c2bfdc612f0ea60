"""Sketches are made once texts are complete, whatever dies, and alike exhibits are grouped."""

import pytest
from django.utils import timezone

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.models import JobState
from evidence.duplicates import build, queries, services
from evidence.duplicates.extract.sketch import sketch as sketch_of
from evidence.duplicates.models import TextSketch
from evidence.exhibits.models import Exhibit, Reading
from evidence.pages.models import PageText
from tests import factories
from tests.conftest import Bells
from tests.duplicates.papers import LETTER, read_exhibit, sketched

pytestmark = pytest.mark.django_db

OTHER = "Quite another paper about deliveries of timber to a yard in Oakland in the summer of 2019."


def _groups(case: Case) -> list[set[int]]:
    found = queries.groups(case, list(queries.groups_in(case)))
    return [
        {group.first.exhibit_number, *(near.exhibit.exhibit_number for near in group.others)}
        for group in found
    ]


def test_the_sweep_finds_texts_that_nobody_asked_for(case: Case, owner: User, bells: Bells) -> None:
    exhibit = read_exhibit(case, owner, LETTER)
    waiting = read_exhibit(case, owner, OTHER)
    Reading.objects.filter(exhibit=waiting).update(state=JobState.RUNNING)

    build.ring_due()

    assert ("duplicates.sketch", {"pk": exhibit.text_sketch.pk}) in bells.rung
    assert not TextSketch.objects.filter(exhibit=waiting).exists()
    assert build.sketch(exhibit.text_sketch.pk) == JobState.DONE
    exhibit.text_sketch.refresh_from_db()
    assert tuple(exhibit.text_sketch.hashes) == sketch_of([LETTER]).hashes


def test_texts_that_were_read_anew_are_sketched_anew(case: Case, owner: User) -> None:
    exhibit = sketched(case, owner, LETTER)
    PageText.objects.filter(exhibit=exhibit).update(text=OTHER)
    Reading.objects.filter(exhibit=exhibit).update(finished_at=timezone.now())

    build.ring_due()
    build.sketch(exhibit.text_sketch.pk)

    exhibit.text_sketch.refresh_from_db()
    assert exhibit.text_sketch.words_sha256 == sketch_of([OTHER]).words_sha256


def test_who_sketches_words_that_changed_meanwhile_writes_nothing(
    case: Case, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    exhibit = read_exhibit(case, owner, LETTER)
    services.ask_for(exhibit.pk)
    keep = services.keep

    def late(sketch: TextSketch, made: object) -> None:
        services.ask_for(exhibit.pk)
        keep(sketch, made)  # type: ignore[arg-type]

    monkeypatch.setattr(services, "keep", late)
    assert build.sketch(exhibit.text_sketch.pk) is None
    monkeypatch.undo()

    assert TextSketch.objects.get(exhibit=exhibit).hashes == []
    assert build.sketch(exhibit.text_sketch.pk) == JobState.DONE


def test_alike_exhibits_become_a_group_and_others_stay_alone(case: Case, owner: User) -> None:
    sketched(case, owner, LETTER)
    sketched(case, owner, OTHER)
    assert _groups(case) == []
    sketched(case, owner, LETTER.replace("January", "February"))
    sketched(case, owner, LETTER)
    assert _groups(case) == [{1, 3, 4}]


def test_a_third_exhibit_makes_one_group_of_two(case: Case, owner: User) -> None:
    words = [f"word{number}" for number in range(400)]
    for start in (0, 150):
        sketched(case, owner, " ".join(words[start : start + 250]))
        sketched(case, owner, " ".join(words[start : start + 250]), "and a few words more")
    assert _groups(case) == [{1, 2}, {3, 4}]
    sketched(case, owner, " ".join(words))
    assert _groups(case) == [{1, 2, 3, 4, 5}]


def test_exhibits_of_other_cases_are_never_compared(case: Case, owner: User) -> None:
    other = factories.CaseFactory(caption="Second v. Matter", owner=owner)
    here, there = sketched(case, owner, LETTER), sketched(other, owner, LETTER)
    assert queries.near_duplicates(here).near == ()
    assert TextSketch.objects.get(exhibit=there).group is None


def test_the_same_words_in_another_file_are_told_apart_from_nearly_the_same(
    case: Case, owner: User
) -> None:
    first = sketched(case, owner, LETTER, title="scan.pdf")
    sketched(case, owner, LETTER.upper().replace(". ", ".\n\n"), title="again.pdf")
    sketched(case, owner, LETTER.replace("January", "March"), title="edited.pdf")
    same, nearly = queries.near_duplicates(first).near
    assert (same.exhibit.original_name, same.percent, same.has_same_words) == (
        "again.pdf",
        100,
        True,
    )
    assert nearly.exhibit.original_name == "edited.pdf"
    assert 50 <= nearly.percent < 100
    assert not nearly.has_same_words


@pytest.mark.parametrize(
    ("pages", "reason"),
    [((), "0 words of text"), (("Exhibit A",), "2 words of text")],
)
def test_what_is_too_short_says_so(
    case: Case, owner: User, pages: tuple[str, ...], reason: str
) -> None:
    exhibit = sketched(case, owner, *pages)
    assert reason in queries.near_duplicates(exhibit).reason


def test_what_is_not_compared_yet_or_could_not_be_says_so(case: Case, owner: User) -> None:
    exhibit = read_exhibit(case, owner, LETTER)
    assert "not compared yet" in queries.near_duplicates(exhibit).reason
    services.ask_for(exhibit.pk)
    TextSketch.objects.update(state=JobState.PARKED, last_error="The worker stopped.")
    assert "The worker stopped." in queries.near_duplicates(exhibit).reason
    native = factories.inspected_exhibit(case, owner, content=b"PK\x05\x06" + b"\0" * 18)
    assert not Exhibit.objects.get(pk=native.pk).is_printable
    assert "no pages" in queries.near_duplicates(native).reason
