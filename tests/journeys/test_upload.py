"""Uploads over a real web server by a client that others wrote, broken and killed in between."""

import os
import signal
import socket
import threading
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import requests
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

from evidence.accounts import services as accounts
from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.hashing import sha256_of_chunks
from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.custody.queries import chain_breaks
from evidence.exhibits.models import Exhibit
from evidence.intake.models import IntakeFile, Outcome, Unpacking
from tests.processes import Processes, is_over, running, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

MB = 1 << 20
MEMBERS = 150


@pytest.fixture
def product(live_database_url: str, settings: Any) -> Iterator[Processes]:
    """Start worker, beat and web server on the test's database."""
    programs = ("worker", "beat", "web")
    with running(live_database_url, settings, programs=programs) as processes:
        yield processes


@pytest.fixture
def client(product: Processes, case: Case, owner: User) -> TusClient:
    """The independent client, with the owner's key."""
    _, key = accounts.issue_token(owner, name="scanner")
    address = f"{product.base_url}/api/v1/cases/{case.public_id}/uploads"
    return TusClient(address, headers={"Authorization": f"Bearer {key}"})


def _content(size: int) -> bytes:
    return os.urandom(1 << 16) * (size >> 16)


def _uploader(client: TusClient, content: bytes, **options: Any) -> Any:
    said = {"filename": "disk.bin", "relativePath": "HR/disk.bin"}
    return client.uploader(file_stream=BytesIO(content), metadata=said, **options)


def _exhibit_of(content: bytes) -> Exhibit:
    row = IntakeFile.objects.get()
    wait_until(lambda: is_over(row), "the worker made an exhibit of the file")
    exhibit = Exhibit.objects.select_related("file").get()
    assert exhibit.file.sha256 == sha256_of_chunks([content])
    return exhibit


def test_an_independent_client_sends_a_file_in_checked_pieces(client: TusClient) -> None:
    content = _content(5 * MB)

    _uploader(client, content, chunk_size=MB, upload_checksum=True).upload()

    exhibit = _exhibit_of(content)
    assert exhibit.original_name == "disk.bin"
    received = CustodyEvent.objects.get(action=CustodyAction.RECEIVED)
    assert received.facts["stated"]["path"] == "HR/disk.bin"


def test_a_killed_web_server_costs_the_piece_on_its_way_and_no_more(
    client: TusClient, product: Processes
) -> None:
    content = _content(6 * MB)
    uploader = _uploader(client, content, chunk_size=MB)
    uploader.upload(stop_at=3 * MB)

    os.killpg(product.supervisor.pid("web"), signal.SIGKILL)
    with pytest.raises((TusUploadFailed, TusCommunicationError)):
        uploader.upload_chunk()
    wait_until(lambda: _is_up(product), "the web server was started again")
    again = _uploader(client, content, chunk_size=MB, url=uploader.url)

    assert again.offset == 3 * MB
    again.upload()
    _exhibit_of(content)


def test_a_line_that_breaks_in_a_piece_goes_on_at_the_byte_where_it_broke(
    client: TusClient, product: Processes
) -> None:
    content = _content(4 * MB)
    uploader = _uploader(client, content)
    uploader.set_url(uploader.create_url())
    _send_and_break(product, uploader, content[: 3 * MB], announced=len(content))

    row = IntakeFile.objects.get()
    wait_until(lambda: _reread(row).arrived > 0, "what arrived of the broken piece was kept")

    assert 2 * MB < row.arrived <= 3 * MB
    again = _uploader(client, content, url=uploader.url)
    assert again.offset == row.arrived
    again.upload()
    _exhibit_of(content)


def test_pieces_that_come_at_once_never_mix(client: TusClient) -> None:
    content = _content(2 * MB)
    uploader = _uploader(client, content)
    url = uploader.create_url()
    said = {**client.headers, "Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    said["Content-Type"] = "application/offset+octet-stream"
    answers: list[int] = []

    def send() -> None:
        answers.append(requests.patch(url, data=content, headers=said, timeout=60).status_code)

    senders = [threading.Thread(target=send) for _ in range(5)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert answers.count(204) == 1
    assert set(answers) <= {204, 409, 423}
    _exhibit_of(content)


def test_a_killed_worker_doubles_and_loses_no_member_of_an_archive(
    client: TusClient, product: Processes, settings: Any
) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(MEMBERS):
            archive.writestr(f"folder/{number:03}.txt", f"member {number}")
    _uploader(client, packed.getvalue(), chunk_size=MB).upload()

    for count in (20, 80):
        wait_until(lambda n=count: Exhibit.objects.count() > n, "members came out")  # type: ignore[misc]
        product.kill_worker()
    work = Unpacking.objects.get()
    wait_until(lambda: is_over(work), "the archive was taken apart")

    rows = IntakeFile.objects.exclude(parent=None).order_by("position")
    assert [row.name for row in rows] == [f"{number:03}.txt" for number in range(MEMBERS)]
    assert {row.outcome for row in rows} == {Outcome.STORED}
    numbers = Exhibit.objects.order_by("exhibit_number").values_list("exhibit_number", flat=True)
    assert list(numbers) == list(range(1, MEMBERS + 2))
    received = CustodyEvent.objects.filter(action=CustodyAction.RECEIVED)
    assert received.count() == MEMBERS + 1
    assert CustodyEvent.objects.filter(action=CustodyAction.UNPACKED).count() == 1
    assert list(chain_breaks()) == []
    folder: Path = settings.DATA_FOLDER / "unpacking"
    wait_until(lambda: not list(folder.iterdir()), "what the dead workers left was removed")


def _is_up(product: Processes) -> bool:
    try:
        return requests.get(f"{product.base_url}/healthz", timeout=2).ok
    except requests.RequestException:
        return False


def _reread(row: IntakeFile) -> IntakeFile:
    row.refresh_from_db()
    return row


def _send_and_break(product: Processes, uploader: Any, piece: bytes, *, announced: int) -> None:
    """Send the beginning of a piece, and go away without a word."""
    host, port = product.base_url.removeprefix("http://").split(":")
    headers = {
        **uploader.client.headers,
        "Host": f"{host}:{port}",
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": "0",
        "Content-Type": "application/offset+octet-stream",
        "Content-Length": str(announced),
    }
    lines = [f"PATCH {uploader.url.removeprefix(product.base_url)} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    with socket.create_connection((host, int(port))) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode() + piece)
