"""From an upload to the finished PDF, through the real worker, also when it is killed."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from evidence.accounts.models import User
from evidence.bundles import queries, services
from evidence.bundles.models import Build
from evidence.cases.models import Case
from evidence.core.hashing import Sha256
from evidence.core.models import JobState
from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.exhibits import queries as exhibits
from evidence.exhibits.models import Exhibit, Readability
from evidence.notifications import queries as notifications
from tests import factories
from tests.processes import Processes, is_over, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def _upload(browser: Client, case: Case, count: int, *, pages: int = 1) -> list[Exhibit]:
    files = [
        SimpleUploadedFile(f"scan {number}.pdf", factories.pdf(pages=pages, seed=number))
        for number in range(count)
    ]
    answer = browser.post(f"/cases/{case.public_id}/intake/upload/", {"files": files})
    assert answer.status_code == 302
    return list(exhibits.exhibits_in(case))


def _inspected(case: Case) -> None:
    wait_until(
        lambda: not exhibits.exhibits_in(case).filter(readability=Readability.PENDING).exists(),
        "the exhibits were inspected",
    )


def _build_of(case: Case, owner: User, held: list[Exhibit]) -> Build:
    bundle = factories.bundle(case, owner, held)
    return services.request_build(bundle, by=owner)


def test_uploaded_files_become_a_bundle_that_can_be_downloaded(
    case: Case, owner: User, sign_in: Callable[[User], Client], workers: Processes
) -> None:
    browser = sign_in(owner)
    held = _upload(browser, case, 3, pages=2)
    _inspected(case)

    build = _build_of(case, owner, held)
    wait_until(lambda: is_over(build), "the build ended")

    assert build.state == JobState.DONE, build.last_error
    answer = browser.get(f"{build.get_absolute_url()}pdf/")
    content = b"".join(answer.streaming_content)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == build.page_count
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
    assert [title.split()[0] for title in titles[-3:]] == ["EX-1", "EX-2", "EX-3"]
    assert notifications.inbox_of(owner).first().announcement.title.endswith("pages")
    call_command("verify_custody")


def test_a_build_whose_worker_is_killed_is_finished_once_without_a_person(
    case: Case, owner: User, sign_in: Callable[[User], Client], workers: Processes
) -> None:
    held = _upload(sign_in(owner), case, 40, pages=25)
    _inspected(case)
    build = _build_of(case, owner, held)

    def is_under_way() -> bool:
        build.refresh_from_db()
        assert build.is_open, "the build was over before the worker could be killed"
        return build.state == JobState.RUNNING

    wait_until(is_under_way, "the worker took the build")
    workers.kill_worker()
    wait_until(lambda: is_over(build), "the build ended after the kill")

    assert build.state == JobState.DONE, build.last_error
    assert build.attempts == 2
    produced = CustodyEvent.objects.filter(action=CustodyAction.PRODUCED)
    assert produced.count() == len(held)
    ready = [
        notice
        for notice in notifications.inbox_of(owner)
        if notice.announcement.kind == "bundle_ready"
    ]
    assert len(ready) == 1


def test_a_flipped_byte_is_named_and_stops_the_next_build(
    case: Case, owner: User, sign_in: Callable[[User], Client], workers: Processes
) -> None:
    held = _upload(sign_in(owner), case, 3)
    _inspected(case)
    path = exhibits.file_store().path(Sha256(held[1].file.sha256))
    _flip_a_byte(path)

    build = _build_of(case, owner, held)
    wait_until(lambda: is_over(build), "the build ended")

    assert build.state == JobState.PARKED
    assert "EX-2" in build.last_error
    assert str(path) in build.last_error
    assert queries.build_in(case, build.public_id).file is None
    with pytest.raises(CommandError, match="1 broken"):
        call_command("verify_custody")


def _flip_a_byte(path: Path) -> None:
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
