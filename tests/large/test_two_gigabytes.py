"""A file of two gigabytes over a real server that is killed on the way."""

import hashlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

from evidence.accounts import services as accounts
from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.exhibits.models import Exhibit
from evidence.intake import queries
from evidence.intake.models import IntakeFile
from tests import processes
from tests.processes import Processes, is_over, running, wait_until

pytestmark = [pytest.mark.large, pytest.mark.django_db(transaction=True)]

MB = 1 << 20
SIZE = 2048 * MB
PIECE = 16 * MB
MOST_MEMORY = 400 * MB


@pytest.fixture
def product(live_database_url: str, settings: Any) -> Iterator[Processes]:
    """Start worker, beat and web server on the test's database."""
    programs = ("worker", "beat", "web")
    with running(live_database_url, settings, programs=programs) as running_product:
        yield running_product


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two gigabytes of which no two megabytes are the same."""
    path = tmp_path / "disk.bin"
    block = os.urandom(MB)
    with path.open("wb") as stream:
        for number in range(SIZE // MB):
            stream.write(number.to_bytes(8) + block[8:])
    return path


def test_two_gigabytes_arrive_over_a_server_that_is_killed_on_the_way(
    product: Processes, case: Case, owner: User, file: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(processes, "PATIENCE_SECONDS", 600)
    _, key = accounts.issue_token(owner, name="scanner")
    address = f"{product.base_url}/api/v1/cases/{case.public_id}/uploads"
    client = TusClient(address, headers={"Authorization": f"Bearer {key}"})
    first = client.uploader(str(file), chunk_size=PIECE, metadata={"filename": "disk.bin"})
    first.upload(stop_at=SIZE // 2)
    assert _memory_of_web(product) < MOST_MEMORY

    os.killpg(product.supervisor.pid("web"), signal.SIGKILL)
    with pytest.raises((TusUploadFailed, TusCommunicationError)):
        first.upload_chunk()
    wait_until(lambda: product.supervisor.restarts("web") > 0, "the web server was started again")
    wait_until(lambda: _answers(client, file, first.url), "it answered")
    again = client.uploader(str(file), chunk_size=PIECE, url=first.url)
    assert again.offset == SIZE // 2
    again.upload()

    row = IntakeFile.objects.get()
    wait_until(lambda: is_over(row), "the file is an exhibit")
    exhibit = Exhibit.objects.select_related("file").get()
    with file.open("rb") as stream:
        assert exhibit.file.sha256 == hashlib.file_digest(stream, "sha256").hexdigest()
    assert exhibit.file.size == SIZE
    wait_until(lambda: is_over(exhibit.inspection), "it was inspected")
    assert queries.partial_files().names() == []


def _answers(client: TusClient, file: Path, url: str) -> bool:
    try:
        return bool(client.uploader(str(file), chunk_size=PIECE, url=url).offset)
    except (OSError, TusUploadFailed, TusCommunicationError):
        return False


def _memory_of_web(product: Processes) -> int:
    """Return what the web server's processes hold, without what they share."""
    parent = psutil.Process(product.supervisor.pid("web"))
    held = [parent, *parent.children(recursive=True)]
    return sum(each.memory_full_info().uss for each in held)
