"""Uploads on their way: cancelled, stale, disturbed, sent by others than their sender."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from evidence.accounts import services as accounts
from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import clock
from evidence.intake import ingest, protocol, queries
from evidence.intake.models import IntakeBatch, IntakeFile, Outcome
from tests.intake.conftest import VERSION, Sender

pytestmark = pytest.mark.django_db


def _arrived(file: IntakeFile) -> bytes:
    return (queries.partial_files().root / file.public_id).read_bytes()


def test_a_cancelled_upload_is_gone_from_disk_and_its_row_says_so(sender: Sender) -> None:
    address = sender.begun(10)
    sender.send(address, b"hello", offset=0)

    assert sender.browser.delete(address, headers=VERSION).status_code == 204

    assert queries.partial_files().names() == []
    file = IntakeFile.objects.get()
    assert (file.outcome, file.reason[:9]) == (Outcome.ABANDONED, "Cancelled")
    assert sender.browser.head(address, headers=VERSION).status_code == 410
    assert sender.send(address, b"world", offset=5).status_code == 410
    assert sender.browser.delete(address, headers=VERSION).status_code == 410


def test_what_has_arrived_whole_cannot_be_cancelled(sender: Sender) -> None:
    file = sender.whole(b"hello")
    address = f"/api/v1/cases/{sender.case.public_id}/uploads/{file.public_id}"

    answer = sender.browser.delete(address, headers=VERSION)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "upload_whole")
    assert _arrived(file) == b"hello"


def test_an_upload_that_rested_too_long_is_let_go_and_one_that_went_on_is_not(
    sender: Sender, settings: Any
) -> None:
    settings.UPLOAD_REST_HOURS = 4
    stale, alive = sender.begun(10, "stale.txt"), sender.begun(10, "alive.txt")
    sender.send(stale, b"hello", offset=0)
    with time_machine.travel(clock.now() + timedelta(hours=3)):
        sender.send(alive, b"hello", offset=0)
    with time_machine.travel(clock.now() + timedelta(hours=5)):
        ingest.ring_due()

    told = {file.name: file for file in IntakeFile.objects.all()}
    assert told["alive.txt"].outcome == Outcome.ARRIVING
    assert told["stale.txt"].outcome == Outcome.ABANDONED
    assert "5 of 10 bytes arrived" in told["stale.txt"].reason
    assert queries.partial_files().names() == [told["alive.txt"].public_id]


def test_what_was_written_and_never_acknowledged_is_cut_off(sender: Sender) -> None:
    address = sender.begun(10)
    sender.send(address, b"hello", offset=0)
    # A server that died after the write and before the commit leaves more than the offset says.
    path = queries.partial_files().root / address.rpartition("/")[2]
    path.write_bytes(b"helloXYZ")

    assert sender.offset(address) == 5
    assert sender.send(address, b"world", offset=5).status_code == 204
    assert path.read_bytes() == b"helloworld"


def test_bytes_that_vanished_from_disk_are_told_and_never_made_up(sender: Sender) -> None:
    address = sender.begun(10)
    sender.send(address, b"hello", offset=0)
    (queries.partial_files().root / address.rpartition("/")[2]).unlink()

    answer = sender.send(address, b"world", offset=5)

    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "upload_lost")
    assert sender.offset(address) == 5


def test_a_full_disk_is_told_and_the_upload_goes_on_afterwards(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = sender.begun(10)
    sender.send(address, b"hello", offset=0)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("evidence.core.partials.os.fsync", full)
        answer = sender.send(address, b"world", offset=5)

    assert (answer.status_code, answer.json()["error"]["code"]) == (507, "disk_full")
    assert sender.offset(address) == 5
    assert sender.send(address, b"world", offset=5).status_code == 204


def test_two_pieces_at_once_are_told_apart(sender: Sender) -> None:
    address = sender.begun(10)
    name = address.rpartition("/")[2]

    with queries.partial_files().writing(name):
        answer = sender.send(address, b"hello", offset=0)

    assert (answer.status_code, answer.json()["error"]["code"]) == (423, "upload_busy")
    assert sender.send(address, b"hello", offset=0).status_code == 204


def test_a_proxy_that_knows_few_methods_is_no_hindrance(sender: Sender) -> None:
    address = sender.begun(5)
    said = {**VERSION, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}

    answer = sender.browser.post(address, b"hello", content_type=protocol.PIECE_TYPE, headers=said)

    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "5")
    assert sender.browser.post(address, headers=VERSION).status_code == 405


def test_a_program_sends_with_its_key_into_one_batch_a_day(
    case: Case, owner: User, member: User
) -> None:
    key = accounts.issue_token(owner, name="scanner")[1]
    program = Sender(Client(headers={"Authorization": f"Bearer {key}"}), case)

    program.whole(b"one", "one.txt")
    program.whole(b"two", "two.txt")

    batch = IntakeBatch.objects.get()
    assert (batch.channel, batch.created_by, batch.files.count()) == ("tus", owner, 2)


def test_a_page_of_another_site_cannot_send_for_a_person(case: Case, owner: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(owner)

    answer = Sender(browser, case).create(5, b"hello")

    assert answer.status_code == 403
    assert not IntakeFile.objects.exists()


def test_only_its_sender_sees_and_goes_on_with_an_upload(
    sender: Sender, member: User, viewer: User, outsider: User, sign_in: Callable[[User], Client]
) -> None:
    address = sender.begun(10)

    for user, status in ((member, 404), (viewer, 403), (outsider, 404)):
        other = Sender(sign_in(user), sender.case)
        assert other.browser.head(address, headers=VERSION).status_code == status
        assert other.send(address, b"hello", offset=0).status_code == status
        assert other.browser.delete(address, headers=VERSION).status_code == status
        assert other.browser.get(address).status_code == status
    assert Sender(sign_in(outsider), sender.case).create(5).status_code == 404
    assert Sender(sign_in(viewer), sender.case).create(5).status_code == 403
    assert sender.offset(address) == 0


def test_an_upload_goes_into_the_batch_that_it_names_if_that_is_ones_own(
    sender: Sender, member: User, sign_in: Callable[[User], Client]
) -> None:
    address = f"/api/v1/cases/{sender.case.public_id}/intake"
    said = {"source_label": "HR, hard drive 2", "custodian": "J. Reynolds"}
    batch = sender.browser.post(address, said, content_type="application/json").json()

    file = sender.whole(b"hello", batch=batch["id"])
    other = Sender(sign_in(member), sender.case)
    metadata = protocol.packed_metadata({"filename": "b", "batch": batch["id"]})

    assert file.batch.public_id == batch["id"]
    assert other.create(5, upload_metadata=metadata).status_code == 404
