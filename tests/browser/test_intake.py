"""Files and folders handed in through a real Chromium, over lines that break."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.hashing import sha256_of_file
from evidence.exhibits.models import Exhibit
from evidence.intake.models import IntakeBatch, IntakeFile, Outcome
from tests import factories
from tests.broken_line import Line, line_to
from tests.browser.looks import good_in_every_look, no_violations
from tests.browser.visitor import PATIENCE_MS, sign_in
from tests.exhibits.hostile import zipped
from tests.processes import Processes, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MB = 1 << 20
# A piece of 4 MB then takes half a second.
SLOW = 8 * MB


@pytest.fixture
def exhibits(page: Page, case: Case, owner: User) -> Page:
    """The list of exhibits, open in the owner's browser."""
    sign_in(page, owner)
    page.goto(f"/cases/{case.public_id}/exhibits/")
    return page


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with folders in it, and of everything a little."""
    folder = tmp_path / "Matter 7"
    (folder / "HR" / "2024").mkdir(parents=True)
    for number in (1, 2, 10):
        content = factories.pdf(seed=number)
        (folder / "HR" / "2024" / f"Letter {number}.pdf").write_bytes(content)
    (folder / "HR" / "copy.pdf").write_bytes(factories.pdf(seed=2))
    (folder / "box.zip").write_bytes(zipped({"memo.txt": b"Memo", "sub/note.txt": b"Note"}))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "run.exe").write_bytes(b"MZ" + bytes(90))
    return folder


def _choose_folder(page: Page, folder: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a folder").click()
    chooser.value.set_files(folder)


def _drop(page: Page, *paths: Path) -> None:
    """Let go of files or folders over the page, as a hand does."""
    session = page.context.new_cdp_session(page)
    carried = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 400, "y": 400, "data": carried})


def _big(folder: Path) -> Path:
    path = folder / "disk.bin"
    path.write_bytes(os.urandom(MB) * 24)
    return path


def _outcomes() -> dict[str, str]:
    return dict(IntakeFile.objects.values_list("name", "outcome"))


EXPECTED = {
    "Letter 1.pdf": "stored",
    "Letter 2.pdf": "stored",
    "Letter 10.pdf": "stored",
    "copy.pdf": "duplicate",
    "box.zip": "unpacked",
    "memo.txt": "stored",
    "note.txt": "stored",
    "empty.txt": "refused",
    "run.exe": "stored",
}


@pytest.mark.parametrize("way", ["picker", "drop"])
def test_a_folder_goes_in_with_its_paths_and_every_outcome_is_told(
    exhibits: Page, folder: Path, case: Case, way: str
) -> None:
    exhibits.get_by_text("Say once for all of them").click()
    exhibits.get_by_label("Custodian").fill("J. Reynolds")
    _choose_folder(exhibits, folder) if way == "picker" else _drop(exhibits, folder)

    panel = exhibits.locator("#sending")
    expect(panel.get_by_role("heading", name="All sent: 7 files")).to_be_visible(
        timeout=PATIENCE_MS
    )
    for badge, count in (("Stored", 5), ("Unpacked", 1), ("In quarantine", 1), ("Not taken in", 1)):
        tally = panel.get_by_role("link", name=f"{badge} {count}", exact=True)
        expect(tally).to_be_visible(timeout=PATIENCE_MS)
    no_violations(exhibits)
    exhibits.get_by_role("link", name="Every outcome").click()

    expect(exhibits.get_by_text("7 files handed in")).to_be_visible()
    expect(exhibits.get_by_text("“empty.txt” is empty: nothing was stored.")).to_be_visible()
    assert {**_outcomes(), "copy.pdf": "", "Letter 2.pdf": ""} == {
        **EXPECTED, "copy.pdf": "", "Letter 2.pdf": "",
    }  # fmt: skip
    paths = set(IntakeFile.objects.filter(parent=None).values_list("path", flat=True))
    assert "Matter 7/HR/2024/Letter 10.pdf" in paths
    assert set(Exhibit.objects.values_list("custodian", flat=True)) == {"J. Reynolds"}


def test_the_pages_of_an_intake_are_accessible(exhibits: Page, folder: Path) -> None:
    _choose_folder(exhibits, folder)
    expect(exhibits.get_by_role("link", name="Unpacked 1")).to_be_visible(timeout=PATIENCE_MS)
    batch = IntakeBatch.objects.get()
    box = Exhibit.objects.get(original_name="box.zip")

    home = f"/cases/{batch.case.public_id}/intake/"
    pages = (exhibits.url, home, batch.get_absolute_url(), f"{batch.get_absolute_url()}report/")
    for path in (*pages, box.get_absolute_url()):
        good_in_every_look(exhibits, "" if path == exhibits.url else path)


def test_a_line_that_is_cut_goes_on_where_it_stopped(
    exhibits: Page, line: Line, tmp_path: Path
) -> None:
    file = _big(tmp_path)
    line.bytes_per_second = SLOW
    exhibits.locator("input[type=file]").set_input_files(file)
    wait_until(lambda: _arrived() > 0, "a piece arrived")

    line.cut()
    panel = exhibits.locator("#sending")
    no_line = panel.get_by_role("heading", name=re.compile("^No connection"))
    expect(no_line).to_be_visible(timeout=PATIENCE_MS)
    before = _arrived()
    line.mend()

    expect(panel.get_by_role("heading", name="All sent: 1 file")).to_be_visible(timeout=PATIENCE_MS)
    assert 0 < before < file.stat().st_size
    _stored_as_it_was(file)


def test_a_closed_browser_goes_on_where_it_stopped_when_the_file_is_dropped_again(
    browser: Browser, line: Line, case: Case, owner: User, tmp_path: Path
) -> None:
    file = _big(tmp_path)
    _begin_and_close(browser, line, case, owner, file)

    with _exhibits_in_a_new_browser(browser, line, case, owner) as page:
        page.locator("input[type=file]").set_input_files(file)
        told = page.get_by_text("1 went on where they had stopped.")
        expect(told).to_be_visible(timeout=PATIENCE_MS)
        done = page.get_by_role("heading", name="All sent: 1 file")
        expect(done).to_be_visible(timeout=PATIENCE_MS)

    _stored_as_it_was(file)


def test_another_file_of_the_same_name_size_and_time_never_goes_on_with_the_first(
    browser: Browser, line: Line, case: Case, owner: User, tmp_path: Path
) -> None:
    file = _big(tmp_path)
    when = file.stat().st_mtime
    _begin_and_close(browser, line, case, owner, file)
    file.write_bytes(os.urandom(MB) * 24)
    os.utime(file, (when, when))

    with _exhibits_in_a_new_browser(browser, line, case, owner) as page:
        page.locator("input[type=file]").set_input_files(file)
        done = page.get_by_role("heading", name="All sent: 1 file")
        expect(done).to_be_visible(timeout=PATIENCE_MS)

    wait_until(lambda: Exhibit.objects.exists(), "the second file is an exhibit")
    assert Exhibit.objects.get().file.sha256 == sha256_of_file(file)
    assert sorted(IntakeFile.objects.values_list("outcome", flat=True)) == ["arriving", "stored"]


def test_a_killed_web_server_is_waited_for(
    exhibits: Page, line: Line, product: Processes, tmp_path: Path
) -> None:
    file = _big(tmp_path)
    line.bytes_per_second = SLOW
    exhibits.locator("input[type=file]").set_input_files(file)
    wait_until(lambda: _arrived() > 0, "a piece arrived")

    os.killpg(product.supervisor.pid("web"), signal.SIGKILL)
    wait_until(lambda: product.supervisor.restarts("web") > 0, "the web server was started again")
    line.mend()

    done = exhibits.get_by_role("heading", name="All sent: 1 file")
    expect(done).to_be_visible(timeout=PATIENCE_MS)
    _stored_as_it_was(file)


@pytest.fixture
def line(product: Processes) -> Iterator[Line]:
    """The line between the browser and the server."""
    with line_to(product.base_url) as line:
        yield line


@pytest.fixture
def page(browser: Browser, line: Line) -> Iterator[Page]:
    """Open a page whose errors and CSP reports fail the test; a cut line is no error of ours."""
    context = browser.new_context(base_url=line.url, accept_downloads=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type == "error" else None,
    )
    yield page
    context.close()
    of_the_line = ("net::ERR_", "htmx:sendError", "htmx:afterRequest")
    assert [each for each in complaints if not any(mark in each for mark in of_the_line)] == []


@contextmanager
def _exhibits_in_a_new_browser(
    browser: Browser, line: Line, case: Case, owner: User
) -> Iterator[Page]:
    context = browser.new_context(base_url=line.url)
    page = context.new_page()
    sign_in(page, owner)
    page.goto(f"/cases/{case.public_id}/exhibits/")
    yield page
    context.close()


def _begin_and_close(browser: Browser, line: Line, case: Case, owner: User, file: Path) -> None:
    """Send the beginning of a file and close the browser."""
    with _exhibits_in_a_new_browser(browser, line, case, owner) as page:
        line.bytes_per_second = SLOW
        page.locator("input[type=file]").set_input_files(file)
        wait_until(lambda: _arrived() > 0, "a piece arrived")
    line.mend()


def _arrived() -> int:
    return sum(IntakeFile.objects.values_list("arrived", flat=True))


def _stored_as_it_was(file: Path) -> None:
    row = IntakeFile.objects.get()

    def is_stored() -> bool:
        row.refresh_from_db()
        return row.outcome == Outcome.STORED

    wait_until(is_stored, "the file is an exhibit")
    assert Exhibit.objects.get().file.sha256 == sha256_of_file(file)
