"""The plain form, and the pages that tell what became of every file that was handed in."""

import csv
import errno
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.models import JobState
from evidence.exhibits import receipt
from evidence.exhibits.models import Exhibit, StoredFile
from evidence.intake import queries
from evidence.intake.models import IntakeBatch, IntakeFile, Outcome
from tests import factories
from tests.exhibits.hostile import zipped
from tests.intake.conftest import Sender, work_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(owner: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(owner)


def _file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _send(browser: Client, case: Case, *files: SimpleUploadedFile, **said: Any) -> Any:
    address = reverse("intake:upload", args=[case.public_id])
    return browser.post(address, {"files": list(files), **said}, follow=True)


def _words(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_one_refused_file_stops_none_of_the_others(browser: Client, case: Case) -> None:
    page = _send(
        browser,
        case,
        _file("first.pdf", factories.pdf(seed=1)),
        _file("empty.pdf", b""),
        _file("first again.pdf", factories.pdf(seed=1)),
        _file("second.pdf", factories.pdf(seed=2)),
    )

    exhibits = Exhibit.objects.order_by("exhibit_number")
    assert [(each.label, each.title) for each in exhibits] == [
        ("EX-1", "first.pdf"),
        ("EX-2", "second.pdf"),
    ]
    rows = IntakeFile.objects.order_by("position")
    assert [row.outcome for row in rows] == ["stored", "refused", "duplicate", "stored"]
    words = _words(page)
    assert "4 files handed in" in words
    assert "“empty.pdf” is empty: nothing was stored." in words
    assert "The same bytes as EX-1 “first.pdf”." in words
    assert page.redirect_chain[-1][0] == IntakeBatch.objects.get().get_absolute_url()


def test_what_is_said_once_is_said_of_every_exhibit(browser: Client, case: Case) -> None:
    said = {"source_label": "Laptop of J. Reynolds", "custodian": "J. Reynolds"}
    page = _send(browser, case, _file("a.txt", b"one"), _file("b.txt", b"two"), **said)

    exhibits = Exhibit.objects.values_list("source_citation", "custodian")
    assert set(exhibits) == {("Laptop of J. Reynolds", "J. Reynolds")}
    assert "Source: Laptop of J. Reynolds." in _words(page)


def test_no_file_is_said_and_no_error(browser: Client, case: Case) -> None:
    page = _send(browser, case)

    assert "Choose at least one file" in page.content.decode()
    assert not IntakeBatch.objects.exists()


def test_when_the_disk_is_full_what_was_kept_stays_and_every_other_file_has_its_row(
    browser: Client, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = receipt.keep_bytes

    def until_full(chunks: Any) -> StoredFile:
        if len(kept) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        kept.append(keep(chunks))
        return kept[-1]

    kept: list[StoredFile] = []
    monkeypatch.setattr("evidence.intake.services.exhibits.keep_bytes", until_full)
    with pytest.raises(OSError, match="No space left"):
        _send(browser, case, *(_file(f"{name}.txt", name.encode()) for name in "abcd"))

    outcomes = IntakeFile.objects.in_order().values_list("name", "outcome")
    assert dict(outcomes) == {
        "a.txt": "stored", "b.txt": "stored", "c.txt": "arriving", "d.txt": "arriving",
    }  # fmt: skip
    assert [each.label for each in Exhibit.objects.in_order()] == ["EX-1", "EX-2"]


def test_a_file_above_the_limit_is_refused_and_the_others_come(
    browser: Client, case: Case, settings: Any
) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024

    page = _send(browser, case, _file("big.pdf", b"x" * (1024 * 1024 + 1)), _file("b", b"y"))

    assert "larger than 1 MB" in page.content.decode()
    assert StoredFile.objects.count() == Exhibit.objects.count() == 1


def test_every_outcome_is_counted_explained_and_can_be_looked_at_alone(
    sender: Sender, case: Case
) -> None:
    batch = sender.whole(b"one", "one.txt").batch
    sender.whole(b"one", "same.txt")
    sender.whole(b"MZ" + bytes(90), "run.exe")
    sender.whole(zipped({"in.txt": b"inside", "empty.txt": b""}), "box.zip")
    sender.begun(10, "half.txt")
    work_all()

    page = sender.browser.get(batch.get_absolute_url())
    told = {tally.standing: tally.count for tally in page.context["progress"].tallies}
    assert told == {
        "stored": 2,
        "duplicate": 1,
        "quarantined": 1,
        "unpacked": 1,
        "refused": 1,
        "arriving": 1,
    }
    assert page.context["progress"].unpacked == 2
    alone = sender.browser.get(batch.get_absolute_url(), {"standing": "quarantined"})
    assert [file.name for file in alone.context["files"]] == ["run.exe"]
    assert "program" in _words(alone)
    odd = sender.browser.get(batch.get_absolute_url(), {"standing": "../etc"})
    assert odd.status_code == 200


def test_the_report_holds_every_file_with_its_hash_and_members_below_their_archive(
    sender: Sender, case: Case
) -> None:
    archive = sender.whole(zipped({"b/in.txt": b"inside"}), "box.zip", relativePath="HR/box.zip")
    sender.whole(b"two", "=HYPERLINK(1).txt")
    work_all()
    batch = archive.batch

    page = sender.browser.get(reverse("intake:report", args=[case.public_id, batch.public_id]))
    answer = sender.browser.get(
        reverse("intake:report-csv", args=[case.public_id, batch.public_id])
    )

    assert [file.name for file in page.context["files"]] == [
        "box.zip",
        "in.txt",
        "=HYPERLINK(1).txt",
    ]
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(content)))
    assert [row["File name"] for row in table] == ["box.zip", "in.txt", "'=HYPERLINK(1).txt"]
    assert [row["Exhibit"] for row in table] == ["EX-1", "EX-3", "EX-2"]
    assert table[0]["Path as given"] == "HR/box.zip"
    assert table[1]["Taken out of"] == "EX-1"
    assert table[1]["SHA-256"] == Exhibit.objects.get(parent__isnull=False).file.sha256
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_what_stopped_is_tried_again_by_a_button_and_comes_to_its_end(
    sender: Sender, case: Case
) -> None:
    file = sender.whole(b"hello")
    IntakeFile.objects.update(
        state=JobState.PARKED, attempts=3, outcome=Outcome.FAILED, reason="The disk was away."
    )
    page = sender.browser.get(file.batch.get_absolute_url())
    assert "Try what stopped again" in page.content.decode()

    address = reverse("intake:try-again", args=[case.public_id, file.batch.public_id])
    answer = sender.browser.post(address, follow=True)
    work_all()

    assert "1 of the files are tried again" in answer.content.decode()
    file.refresh_from_db()
    assert (file.outcome, Exhibit.objects.count()) == (Outcome.STORED, 1)
    again = sender.browser.post(address, follow=True)
    assert "nothing to try again" in again.content.decode()


def test_an_exhibit_shows_what_it_was_taken_out_of_and_what_else_was_in_there(
    sender: Sender, case: Case
) -> None:
    sender.whole(b"known already", "known.txt")
    work_all()
    members = {"a.txt": b"first", "sub/b.txt": b"second", "k.txt": b"known already", "e": b""}
    sender.whole(zipped(members), "box.zip")
    work_all()
    box = Exhibit.objects.get(original_name="box.zip")
    first = Exhibit.objects.get(original_name="a.txt")

    outer = _words(sender.browser.get(box.get_absolute_url()))
    inner = _words(sender.browser.get(first.get_absolute_url()))
    address = reverse("intake:of-exhibit", args=[case.public_id, box.public_id])
    others = _words(sender.browser.get(address, headers={"HX-Request": "true"}))

    assert "Taken out of it" in outer
    assert "sub/b.txt" in outer
    assert "Taken out of" in inner
    assert box.label in inner
    assert "Out of EX-2, at" in inner
    assert "The same bytes as EX-1" in others
    assert "is empty" in others
    assert sender.browser.get(address).status_code == 302


def test_a_long_batch_costs_few_queries(
    sender: Sender, case: Case, django_assert_max_num_queries: Any
) -> None:
    batch = sender.whole(b"0", "0.txt").batch
    for number in range(1, 30):
        sender.whole(f"{number}".encode(), f"{number}.txt")
    work_all()

    with django_assert_max_num_queries(15):
        sender.browser.get(batch.get_absolute_url())
    with django_assert_max_num_queries(15):
        sender.browser.get(reverse("intake:progress", args=[case.public_id, batch.public_id]))
    with django_assert_max_num_queries(15):
        sender.browser.get(reverse("intake:batches", args=[case.public_id]))
    assert queries.progress_of(batch).settled == 30


def test_a_batch_of_another_case_is_not_found_under_this_one(
    browser: Client, case: Case, owner: User
) -> None:
    other = factories.CaseFactory(owner=owner)
    _send(browser, other, _file("a.txt", b"one"))
    batch = IntakeBatch.objects.get()

    for name in ("batch", "progress", "report", "report-csv"):
        address = reverse(f"intake:{name}", args=[case.public_id, batch.public_id])
        assert browser.get(address).status_code == 404, name
