"""Exhibits are numbered without gaps, kept byte for byte, and given out only undamaged."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.errors import Invalid
from evidence.core.hashing import Sha256, sha256_of_chunks
from evidence.core.storage import FileDamaged, FileMissing
from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.exhibits import queries, services
from evidence.exhibits.models import Exhibit, ExhibitOrigin, Inspection, StoredFile
from evidence.exhibits.services import AlreadyAnExhibit, Description
from evidence.notifications.models import Announcement
from tests import factories
from tests.conftest import Bells
from tests.threads import together

pytestmark = pytest.mark.django_db


def _actions(exhibit: Exhibit) -> list[str]:
    return [event.action for event in CustodyEvent.objects.filter(exhibit=exhibit)]


def _path(exhibit: Exhibit) -> Path:
    return queries.file_store().path(Sha256(exhibit.file.sha256))


def _flip_a_byte(exhibit: Exhibit) -> None:
    path = _path(exhibit)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)


def test_a_received_file_is_an_exhibit_with_its_custody_begun(
    case: Case, owner: User, bells: Bells
) -> None:
    content = factories.pdf()
    exhibit = factories.exhibit(case, owner, content=content, name="Letter of 2 May.pdf")

    assert (exhibit.label, exhibit.title) == ("EX-1", "Letter of 2 May.pdf")
    assert exhibit.file.sha256 == sha256_of_chunks([content])
    assert _path(exhibit).read_bytes() == content
    (event,) = CustodyEvent.objects.filter(exhibit=exhibit)
    assert (event.action, event.actor) == (CustodyAction.RECEIVED, owner)
    assert event.facts == {
        "name": "Letter of 2 May.pdf",
        "sha256": exhibit.file.sha256,
        "size": len(content),
    }


@pytest.mark.django_db(transaction=True)
def test_the_inspection_is_asked_for_once_the_exhibit_is_committed(
    case: Case, owner: User, bells: Bells
) -> None:
    exhibit = factories.exhibit(case, owner)

    assert bells.rung == [("exhibits.inspect", {"pk": exhibit.inspection.pk})]


def test_numbers_follow_one_another_in_each_case(case: Case, owner: User) -> None:
    other = factories.CaseFactory(owner=owner)

    labels = [factories.exhibit(case, owner).label for _ in range(3)]

    assert labels == ["EX-1", "EX-2", "EX-3"]
    assert factories.exhibit(other, owner).label == "EX-1"


@pytest.mark.django_db(transaction=True)
def test_uploads_at_the_same_moment_get_distinct_numbers_without_a_gap(
    case: Case, owner: User
) -> None:
    calls = [
        partial(factories.exhibit, case, owner, content=factories.pdf(seed=n)) for n in range(8)
    ]

    results = together(calls)

    numbers = sorted(made.exhibit_number for made in results if isinstance(made, Exhibit))
    assert numbers == list(range(1, 9))


@pytest.mark.django_db(transaction=True)
def test_the_same_file_twice_at_the_same_moment_is_one_exhibit(case: Case, owner: User) -> None:
    results = together([partial(factories.exhibit, case, owner, content=factories.pdf())] * 5)

    assert sum(isinstance(result, Exhibit) for result in results) == 1
    assert sum(isinstance(result, AlreadyAnExhibit) for result in results) == 4
    assert Exhibit.objects.count() == StoredFile.objects.count() == Inspection.objects.count() == 1


def test_a_duplicate_names_the_exhibit_and_uses_no_number(case: Case, owner: User) -> None:
    first = factories.exhibit(case, owner, content=factories.pdf(), name="first.pdf")

    with pytest.raises(AlreadyAnExhibit, match=r"already EX-1 “first\.pdf”") as caught:
        factories.exhibit(case, owner, content=factories.pdf(), name="other name.pdf")

    assert caught.value.facts == {"exhibit": first.public_id, "url": first.get_absolute_url()}
    assert factories.exhibit(case, owner, content=factories.pdf(seed=2)).label == "EX-2"


def test_the_same_bytes_in_two_cases_are_kept_once_and_known_by_neither(
    case: Case, owner: User, outsider: User
) -> None:
    secret = factories.exhibit(case, owner, content=factories.pdf(), name="secret.pdf")
    other = Case.objects.visible_to(outsider).get()

    theirs = factories.exhibit(other, outsider, content=factories.pdf(), name="theirs.pdf")

    assert theirs.file == secret.file
    assert (theirs.label, theirs.title) == ("EX-1", "theirs.pdf")
    assert StoredFile.objects.count() == 1


def test_an_empty_file_is_refused_and_nothing_is_stored(case: Case, owner: User) -> None:
    with pytest.raises(Invalid, match="nothing was stored") as caught:
        factories.exhibit(case, owner, content=b"", name="empty.pdf")

    assert (caught.value.code, caught.value.param) == ("empty_file", "file")
    assert not StoredFile.objects.exists()
    assert list(queries.file_store().names()) == []
    assert factories.exhibit(case, owner).label == "EX-1"


def test_a_torn_upload_leaves_no_exhibit_and_uses_no_number(case: Case, owner: User) -> None:
    def torn() -> Iterator[bytes]:
        yield factories.pdf()
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        services.receive(case, torn(), name="a.pdf", description=Description(), by=owner)

    assert not Exhibit.objects.exists()
    assert not StoredFile.objects.exists()
    assert factories.exhibit(case, owner).label == "EX-1"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "../../etc/passwd"),
        ("a\0b.pdf", "a␀b.pdf"),
        ("invoice\u202efdp.exe", "invoice\u202efdp.exe"),
        ("two\r\nlines.pdf", "two\r\nlines.pdf"),
        ("half\udcff.pdf", "half?.pdf"),
        ("   ", "unnamed"),
        ("x" * 4096, "x" * 500),
        ("CON", "CON"),
    ],
)
def test_a_name_is_kept_as_data_and_never_used_as_a_path(
    case: Case, owner: User, name: str, kept: str
) -> None:
    exhibit = factories.exhibit(case, owner, name=name)

    exhibit.refresh_from_db()
    assert exhibit.original_name == kept
    assert exhibit.title == kept[:300]
    assert list(queries.file_store().names()) == [exhibit.file.sha256]
    call_command("verify_custody")


def test_a_download_gives_the_bytes_and_is_logged(case: Case, owner: User, member: User) -> None:
    content = factories.pdf(pages=3)
    exhibit = factories.exhibit(case, owner, content=content)

    with services.open_original(exhibit, by=member) as stream:
        assert stream.read() == content

    last = CustodyEvent.objects.filter(exhibit=exhibit).last()
    assert last is not None
    assert (last.action, last.actor) == (CustodyAction.DOWNLOADED, member)


@pytest.mark.parametrize(
    ("harm", "error"),
    [(_flip_a_byte, FileDamaged), (lambda exhibit: _path(exhibit).unlink(), FileMissing)],
)
def test_a_damaged_file_is_not_given_out_but_logged_and_told(
    case: Case, owner: User, harm: partial[None], error: type[Exception]
) -> None:
    exhibit = factories.exhibit(case, owner)
    harm(exhibit)

    for _ in range(2):
        with pytest.raises(error, match="Restore it from a backup"):
            services.open_original(exhibit, by=owner)

    assert _actions(exhibit) == ["received", "fixity_failed", "fixity_failed"]
    told = Announcement.objects.get()
    assert "EX-1 is damaged" in told.title
    assert exhibit.file.sha256 in told.body
    with pytest.raises(CommandError, match="1 broken"):
        call_command("verify_custody")


def test_verify_custody_names_the_damaged_file_and_its_exhibits(
    case: Case, owner: User, capsys: pytest.CaptureFixture[str]
) -> None:
    factories.exhibit(case, owner)
    exhibit = factories.exhibit(case, owner)
    _flip_a_byte(exhibit)

    with pytest.raises(CommandError):
        call_command("verify_custody")

    complaint = capsys.readouterr().err
    assert f"FILE {exhibit.file.sha256} (EX-2 in {case.short_name})" in complaint
    assert complaint.count("FILE") == 1


def test_a_file_that_no_row_knows_is_reported_and_is_no_break(
    case: Case, owner: User, capsys: pytest.CaptureFixture[str]
) -> None:
    factories.exhibit(case, owner)
    orphan = queries.file_store().put([b"left by a crash between disk and row"])

    call_command("verify_custody")

    assert orphan.sha256 in capsys.readouterr().out


def test_a_new_description_is_logged_and_leaves_number_file_and_hash(
    case: Case, owner: User, member: User
) -> None:
    exhibit = factories.exhibit(case, owner)
    before = (exhibit.exhibit_number, exhibit.file_id, exhibit.original_name)
    said = Description(title="Letter to the board", date_text="May 2024")

    services.describe(exhibit, said, by=member)

    exhibit.refresh_from_db()
    assert (exhibit.title, exhibit.date_text) == ("Letter to the board", "May 2024")
    assert (exhibit.exhibit_number, exhibit.file_id, exhibit.original_name) == before
    last = CustodyEvent.objects.filter(exhibit=exhibit).last()
    assert last is not None
    assert (last.action, last.actor, last.facts) == (
        CustodyAction.DESCRIBED,
        member,
        {"fields": ["date_text", "title"]},
    )


def test_a_description_that_changes_nothing_is_not_logged(case: Case, owner: User) -> None:
    exhibit = factories.exhibit(case, owner)

    services.describe(exhibit, Description(title=exhibit.title), by=owner)

    assert _actions(exhibit) == ["received"]


def test_an_exhibit_keeps_a_title(case: Case, owner: User) -> None:
    exhibit = factories.exhibit(case, owner)

    with pytest.raises(Invalid) as caught:
        services.describe(exhibit, Description(title="  "), by=owner)

    assert caught.value.param == "title"
    assert _actions(exhibit) == ["received"]


def test_a_source_note_is_marked_as_such(case: Case, owner: User) -> None:
    said = Description(title="Summary", origin=ExhibitOrigin.SOURCE_NOTE)
    exhibit = services.receive(case, [factories.pdf()], name="n.pdf", description=said, by=owner)

    assert exhibit.is_source_note
