"""The upload protocol, header by header: what it promises, and what it refuses."""

import base64
import hashlib
from typing import Any

import pytest

from evidence.intake import ingest, protocol, queries
from evidence.intake.models import IntakeFile, Outcome
from tests.intake.conftest import VERSION, Sender

pytestmark = pytest.mark.django_db


def _checksum(piece: bytes, algorithm: str = "sha256") -> str:
    digest = hashlib.new(algorithm, piece).digest()
    return f"{algorithm} {base64.b64encode(digest).decode()}"


def _arrived(file: IntakeFile) -> bytes:
    return (queries.partial_files().root / file.public_id).read_bytes()


def test_the_server_says_what_it_can(sender: Sender, settings: Any) -> None:
    answer = sender.browser.options(f"/api/v1/cases/{sender.case.public_id}/uploads")

    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == answer.headers["Tus-Resumable"] == "1.0.0"
    assert set(answer.headers["Tus-Extension"].split(",")) == {
        "creation",
        "creation-with-upload",
        "termination",
        "checksum",
        "expiration",
    }
    assert answer.headers["Tus-Max-Size"] == str(settings.UPLOAD_LIMIT_BYTES)
    assert "sha1" in answer.headers["Tus-Checksum-Algorithm"].split(",")


def test_pieces_add_up_to_the_file_and_ring_for_a_worker_once(
    sender: Sender, bells: Any, django_capture_on_commit_callbacks: Any
) -> None:
    address = sender.begun(10)

    first = sender.send(address, b"hello", offset=0)
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "5")
    assert "Upload-Expires" in first.headers
    assert sender.offset(address) == 5
    assert bells.names() == []
    with django_capture_on_commit_callbacks(execute=True):
        second = sender.send(address, b"world", offset=5)

    assert second.headers["Upload-Offset"] == "10"
    file = IntakeFile.objects.get()
    assert (file.outcome, file.arrived, _arrived(file)) == (Outcome.WAITING, 10, b"helloworld")
    assert bells.rung == [("intake.take", {"pk": file.pk})]


def test_a_small_file_comes_in_one_request_with_its_name_path_and_time(sender: Sender) -> None:
    told = {"filename": "Brief an Müller\0.txt", "relativePath": "HR/2024/Brief.txt"}
    metadata = protocol.packed_metadata({**told, "lastModified": "1714551296789"})
    answer = sender.create(5, b"hello", upload_metadata=metadata)

    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "5")
    file = IntakeFile.objects.get()
    assert file.name == "Brief an Müller␀.txt"
    assert file.path == "HR/2024/Brief.txt"
    assert file.stated_modified_at is not None
    assert file.stated_modified_at.isoformat() == "2024-05-01T08:14:56.789000+00:00"
    assert file.outcome == Outcome.WAITING
    assert answer.headers["Location"].endswith(file.public_id)


def test_a_piece_that_begins_elsewhere_is_refused_and_changes_nothing(sender: Sender) -> None:
    address = sender.begun(10)
    sender.send(address, b"hello", offset=0)

    for offset in (0, 4, 6, 10):
        answer = sender.send(address, b"x", offset=offset)
        assert answer.status_code == 409
        assert answer.json()["error"]["code"] == "upload_offset"
        assert answer.json()["error"]["facts"] == {"offset": 5}
    assert sender.offset(address) == 5
    assert _arrived(IntakeFile.objects.get()) == b"hello"


def test_more_than_was_announced_is_refused_and_leaves_what_was_there(sender: Sender) -> None:
    address = sender.begun(8)
    sender.send(address, b"hello", offset=0)

    answer = sender.send(address, b"world", offset=5)

    assert answer.status_code == 413
    assert _arrived(IntakeFile.objects.get()) == b"hello"
    assert sender.send(address, b"wor", offset=5).status_code == 204


def test_a_whole_upload_takes_nothing_more(sender: Sender) -> None:
    file = sender.whole(b"hello")
    address = f"/api/v1/cases/{sender.case.public_id}/uploads/{file.public_id}"

    assert sender.send(address, b"", offset=5).status_code == 204
    assert sender.send(address, b"x", offset=5).status_code == 413
    assert sender.send(address, b"jello", offset=0).status_code == 409
    assert sender.offset(address) == 5
    ingest.take(file.pk)
    assert sender.send(address, b"jello", offset=0).status_code == 409
    assert sender.send(address, b"", offset=5).status_code == 204
    assert queries.partial_files().names() == []


@pytest.mark.parametrize("algorithm", protocol.ALGORITHMS)
def test_a_piece_is_compared_with_its_checksum(sender: Sender, algorithm: str) -> None:
    address = sender.begun(5)

    wrong = sender.send(address, b"hellO", offset=0, upload_checksum=_checksum(b"hello", algorithm))
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (460, "upload_checksum")
    assert (sender.offset(address), queries.partial_files().names()) == (0, [])
    right = sender.send(address, b"hello", offset=0, upload_checksum=_checksum(b"hello", algorithm))

    assert right.status_code == 204


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Checksum": "crc32 AAAA"}, 400),
        ({"Upload-Checksum": "sha256 ???"}, 400),
        ({"Upload-Checksum": "sha256"}, 400),
        ({"Upload-Offset": "-1"}, 400),
        ({"Upload-Offset": "٣"}, 400),
        ({"Upload-Offset": ""}, 400),
        ({"Upload-Offset": "99999999999999999999"}, 400),
        ({"Tus-Resumable": "0.2.2"}, 412),
        ({"Tus-Resumable": ""}, 412),
    ],
)
def test_a_header_that_cannot_be_read_is_named(
    sender: Sender, headers: dict[str, str], status: int
) -> None:
    address = sender.begun(5)
    said = {**VERSION, "Upload-Offset": "0", **headers}
    answer = sender.browser.patch(address, b"hello", content_type=protocol.PIECE_TYPE, headers=said)

    assert answer.status_code == status
    assert answer.json()["error"]["param"] == next(iter(headers))
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert ("Tus-Version" in answer.headers) == (status == 412)
    assert sender.offset(address) == 0


def test_a_piece_under_another_type_is_refused(sender: Sender) -> None:
    address = sender.begun(5)
    said = {**VERSION, "Upload-Offset": "0"}
    answer = sender.browser.patch(address, b"hello", content_type="text/plain", headers=said)

    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "upload_type")


@pytest.mark.parametrize("length", ["", "-5", "1e3", "٣", "9" * 25])
def test_an_upload_without_a_length_is_refused_and_leaves_no_row(
    sender: Sender, length: str
) -> None:
    answer = sender.create(1, upload_length=length)

    assert answer.status_code == 400
    assert not IntakeFile.objects.exists()


@pytest.mark.parametrize(
    "metadata", ["filename ???", "filename YQ==,filename Yg==", ",filename YQ==", ",", "a" * 20_000]
)
def test_metadata_that_cannot_be_read_is_refused(sender: Sender, metadata: str) -> None:
    answer = sender.create(5, upload_metadata=metadata)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "upload_malformed")
    assert not IntakeFile.objects.exists()


def test_a_file_above_the_limit_or_without_a_byte_is_refused_and_still_told(
    sender: Sender, settings: Any
) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1 << 20

    big, empty = sender.create((1 << 20) + 1), sender.create(0)

    assert (big.status_code, big.json()["error"]["code"]) == (422, "file_too_large")
    assert (empty.status_code, empty.json()["error"]["code"]) == (422, "empty_file")
    refused = IntakeFile.objects.order_by("position")
    assert [file.outcome for file in refused] == [Outcome.REFUSED, Outcome.REFUSED]
    assert "larger than 1 MB" in refused[0].reason
    assert "is empty" in refused[1].reason
