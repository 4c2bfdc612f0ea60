"""What tests of the intake share: a client of the upload protocol, and the worker's part done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.exhibits import ingest as exhibits
from evidence.exhibits.models import Inspection
from evidence.intake import ingest, protocol
from evidence.intake.models import IntakeFile, Unpacking

VERSION = {"Tus-Resumable": protocol.VERSION}


@dataclass(frozen=True, slots=True)
class Sender:
    """A person who sends files by the protocol, header by header."""

    browser: Client
    case: Case

    def create(self, size: int, body: bytes = b"", **headers: str) -> Any:
        """Begin an upload, with its first piece if there is a body."""
        said = {**VERSION, "Upload-Length": str(size), **_named(headers)}
        return self.browser.post(
            f"/api/v1/cases/{self.case.public_id}/uploads",
            body,
            content_type=protocol.PIECE_TYPE,
            headers=said,
        )

    def begun(self, size: int, name: str = "a.txt", **values: str) -> str:
        """Return the address of a new upload."""
        told = protocol.packed_metadata({"filename": name, **values})
        answer = self.create(size, upload_metadata=told)
        assert answer.status_code == 201, answer.content
        return str(answer.headers["Location"])

    def send(self, address: str, piece: bytes, *, offset: int, **headers: str) -> Any:
        """Send a piece."""
        said = {**VERSION, "Upload-Offset": str(offset), **_named(headers)}
        # The test client leaves the type out when there is no body.
        said["Content-Type"] = protocol.PIECE_TYPE
        return self.browser.patch(address, piece, content_type=protocol.PIECE_TYPE, headers=said)

    def offset(self, address: str) -> int:
        """Return how much the server says it has."""
        answer = self.browser.head(address, headers=VERSION)
        assert answer.status_code == 200, answer.status_code
        return int(answer.headers["Upload-Offset"])

    def whole(self, content: bytes, name: str = "a.txt", **values: str) -> IntakeFile:
        """Return the row of a file that was sent whole."""
        address = self.begun(len(content), name, **values)
        assert self.send(address, content, offset=0).status_code == 204
        return IntakeFile.objects.get(public_id=address.rpartition("/")[2])


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture
def sender(case: Case, owner: User, sign_in: Callable[[User], Client]) -> Sender:
    """The owner of `case`, sending."""
    return Sender(sign_in(owner), case)


def work_all() -> None:
    """Do what a worker would: every file, every inspection, every archive, until nothing is due."""
    for _ in range(20):
        files = list(IntakeFile.objects.arrived().due().order_by("pk"))
        looks = list(Inspection.objects.due())
        archives = list(Unpacking.objects.inspected().due())
        for file in files:
            ingest.take(file.pk)
        for look in looks:
            exhibits.inspect(look.pk)
        for archive in archives:
            ingest.unpack(archive.pk)
        if not (files or looks or archives):
            return
