"""The check of an exhibit: asked for, done, begun again when what it depends on changes."""

from collections.abc import Iterator

import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.hashing import Sha256
from evidence.core.models import JobState
from evidence.exhibits import queries as exhibits
from evidence.exhibits.models import Exhibit
from evidence.pages.extract.tools import OCR
from evidence.pages.models import PageText, TextOrigin
from evidence.redaction import check as story
from evidence.redaction import queries, services
from evidence.redaction.extract.check import check_pdf
from evidence.redaction.models import RedactionCheck, RedactionFinding
from tests import factories
from tests.conftest import Bells
from tests.pages.papers import read_exhibit
from tests.redaction import traps
from tests.redaction.traps import OVER, WORDS, lines, page, saved

pytestmark = pytest.mark.django_db
LEAK = saved(page(WORDS + b"0 g " + OVER))


def checked(case: Case, by: User, content: bytes, name: str = "a.pdf") -> Exhibit:
    """Return an exhibit that was read and checked."""
    exhibit = read_exhibit(case, by, content, name=name)
    check = story.ask(exhibit.pk)
    assert check is not None
    story.check(check.pk)
    return exhibit


def read_by_ocr(exhibit: Exhibit, *words: str, origin: TextOrigin = TextOrigin.OCR) -> None:
    """Write these lines as what OCR made out on every page of an exhibit."""
    PageText.objects.filter(exhibit=exhibit).update(
        text="\n".join(words),
        lines=[[100, 100 + 30 * at, 300, 20, line] for at, line in enumerate(words)],
        origin=origin,
        tool=OCR.key,
        confidence=91,
    )


def _kinds(exhibit: Exhibit) -> list[str]:
    return [each.kind for each in queries.findings_of(exhibit)]


def test_a_covered_name_and_a_number_are_found_with_page_and_place(case: Case, owner: User) -> None:
    exhibit = checked(case, owner, LEAK)

    (found,) = queries.findings_of(exhibit)
    assert (found.kind, found.page_number, found.text) == ("dark", 1, traps.SECRET)
    assert found.places[0][2] > 100
    standing = queries.standing_of(exhibit)
    assert (standing.state, standing.tally.open_count) == ("warnings", 1)


def test_the_sweep_asks_for_what_nobody_asked_for_and_rings(
    case: Case, owner: User, bells: Bells, django_capture_on_commit_callbacks: object
) -> None:
    exhibit = read_exhibit(case, owner, LEAK)
    assert queries.standing_of(exhibit).state == "waiting"
    bells.rung.clear()

    assert story.ring_due() == 1

    check = RedactionCheck.objects.get(exhibit=exhibit)
    assert ("redaction.look", {"pk": check.pk}) in bells.rung
    assert [story.check(check.pk) for _ in range(2)] == [JobState.DONE, None]
    assert story.ring_due() == 0


def test_an_exhibit_whose_pages_are_not_there_is_not_checked_and_not_clean(
    case: Case, owner: User
) -> None:
    waiting = factories.exhibit(case, owner)
    native = factories.inspected_exhibit(case, owner, content=b"\0\1 film", name="film.mov")

    assert (story.ask(waiting.pk), story.ask(native.pk), story.ask(0)) == (None, None, None)
    states = [queries.standing_of(each).state for each in (waiting, native)]
    assert states == ["waiting", "unchecked"]
    assert "no pages to check" in queries.standing_of(native).reason


def test_a_scan_without_words_is_checked_in_part_until_ocr_has_read_it(
    case: Case, owner: User
) -> None:
    exhibit = checked(case, owner, saved(traps.scan(has_words=False)))
    assert queries.standing_of(exhibit).state == "partly"
    assert queries.standing_of(exhibit).unread == [1]

    read_by_ocr(exhibit, "SSN 123-45-6789")
    check = story.ask(exhibit.pk)
    assert check is not None
    assert check.state == JobState.PENDING
    story.check(check.pk)

    (found,) = queries.findings_of(exhibit)
    assert (found.kind, found.shown) == ("ssn", "•••-••-6789")
    assert found.places == [[180.0, 100.0, 220.0, 20.0]]
    assert queries.standing_of(exhibit).unread == []


def test_what_the_text_layer_says_already_is_not_told_twice_after_ocr(
    case: Case, owner: User
) -> None:
    exhibit = checked(case, owner, saved(page(lines("SSN 123-45-6789"))))
    read_by_ocr(exhibit, "SSN 123-45-6789", "SSN 123-45-6780", origin=TextOrigin.MIXED)
    check = story.ask(exhibit.pk)
    assert check is not None
    story.check(check.pk)

    found = sorted(each.text for each in queries.findings_of(exhibit))
    assert found == ["123-45-6780", "123-45-6789"]


@pytest.mark.parametrize("origin", [TextOrigin.WAITING, TextOrigin.NO_OCR, TextOrigin.FAILED])
def test_a_page_that_waits_for_ocr_is_never_called_read(
    case: Case, owner: User, origin: TextOrigin
) -> None:
    exhibit = read_exhibit(case, owner, saved(page(WORDS)))
    PageText.objects.filter(exhibit=exhibit).update(origin=origin, tool=OCR.key)
    check = story.ask(exhibit.pk)
    assert check is not None
    story.check(check.pk)

    assert queries.standing_of(exhibit).state == "partly"


def test_nothing_is_begun_again_while_nothing_has_changed(case: Case, owner: User) -> None:
    exhibit = checked(case, owner, LEAK)

    check = story.ask(exhibit.pk)

    assert check is not None
    assert check.state == JobState.DONE


def test_a_name_on_the_list_is_looked_for_and_no_more_once_it_is_off(
    case: Case, owner: User, bells: Bells, django_capture_on_commit_callbacks: object
) -> None:
    exhibit = checked(case, owner, saved(page(lines("The child is Doe, Jane"))))
    assert _kinds(exhibit) == []

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        name = services.list_name(case, "Jane Doe", by=owner)
    assert "redaction.sweep" in bells.names()
    story.check(exhibit.redaction_check.pk)
    assert _kinds(exhibit) == ["minor"]

    services.unlist_name(name)
    story.check(exhibit.redaction_check.pk)
    assert _kinds(exhibit) == []


def test_a_decision_outlives_a_new_check_and_a_finding_that_is_gone_goes(
    case: Case, owner: User
) -> None:
    exhibit = checked(case, owner, saved(page(lines("SSN 123-45-6789", "Jane Doe"))))
    services.list_name(case, "Jane Doe", by=owner)
    story.check(exhibit.redaction_check.pk)
    ssn = RedactionFinding.objects.get(kind="ssn")
    services.leave(ssn, "Published by the court", by=owner)

    services.unlist_name(queries.names_in(case).get())
    story.check(exhibit.redaction_check.pk)

    (kept,) = queries.findings_of(exhibit)
    assert (kept.pk, kept.left_because) == (ssn.pk, "Published by the court")
    assert queries.standing_of(exhibit).state == "clear"


@pytest.fixture
def overtaking(monkeypatch: pytest.MonkeyPatch, case: Case, owner: User) -> Iterator[list[str]]:
    """Let a name be listed while a check is at work."""
    listed: list[str] = []

    def slow(*args: object, **options: object) -> object:
        result = check_pdf(*args, **options)  # type: ignore[arg-type]
        if not listed:
            listed.append("Harvey Secretname")
            services.list_name(case, listed[0], by=owner)
        return result

    monkeypatch.setattr(story, "check_pdf", slow)
    return iter([listed])


def test_a_list_that_changes_meanwhile_makes_the_check_begin_again(
    case: Case, owner: User, overtaking: Iterator[list[str]]
) -> None:
    exhibit = read_exhibit(case, owner, saved(page(WORDS)))
    check = story.ask(exhibit.pk)
    assert check is not None

    story.check(check.pk)
    check.refresh_from_db()
    assert check.state == JobState.PENDING
    assert queries.standing_of(exhibit).state == "waiting"

    assert story.check(check.pk) == JobState.DONE
    assert _kinds(exhibit) == ["minor"]


def test_a_damaged_file_is_unchecked_and_can_be_checked_again(case: Case, owner: User) -> None:
    exhibit = read_exhibit(case, owner, LEAK)
    path = exhibits.file_store().path(Sha256(exhibit.file.sha256))
    path.chmod(0o644)
    path.write_bytes(b"other")
    check = story.ask(exhibit.pk)
    assert check is not None

    assert story.check(check.pk) == JobState.PARKED
    assert queries.standing_of(exhibit).state == "unchecked"
    assert "has changed" in queries.standing_of(exhibit).reason

    path.write_bytes(LEAK)
    services.check_again(exhibit)
    assert story.check(check.pk) == JobState.DONE
    assert _kinds(exhibit) == ["dark"]
