"""What the intake is for: a thousand-file folder through the browser, every outcome explained."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.custody.queries import chain_breaks
from evidence.exhibits.models import Exhibit
from evidence.intake import queries
from evidence.intake.models import IntakeBatch, IntakeFile, Standing
from tests import processes
from tests.browser.mixed import HOSTILE, write_mixed_folder
from tests.browser.visitor import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SENT_WITHIN_MS = 400_000
SETTLED_WITHIN_SECONDS = 420


@pytest.mark.parametrize("count", [200, pytest.param(1000, marks=pytest.mark.large)])
def test_a_folder_of_many_files_goes_in_and_every_outcome_is_explained(
    page: Page, case: Case, owner: User, tmp_path: Path, monkeypatch: Any, count: int
) -> None:
    monkeypatch.setattr(processes, "PATIENCE_SECONDS", SETTLED_WITHIN_SECONDS)
    folder = tmp_path / "Matter"
    written = write_mixed_folder(folder, count)
    sign_in(page, owner)
    page.goto(f"/cases/{case.public_id}/exhibits/")

    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a folder").click()
    chooser.value.set_files(folder)
    sent = page.get_by_role("heading", name=f"All sent: {count:,} files")
    expect(sent).to_be_visible(timeout=SENT_WITHIN_MS)
    assert page.evaluate("document.querySelectorAll('#sending li').length") < 60
    batch = IntakeBatch.objects.get()
    processes.wait_until(lambda: _is_settled(batch), "every file came to its end")

    told = {tally.standing: tally.count for tally in queries.progress_of(batch).tallies}
    assert queries.progress_of(batch).handed_in == count
    assert told[Standing.REFUSED] == written["empty"]
    assert told[Standing.DUPLICATE] == written["copy"]
    assert told[Standing.UNPACKED] >= written["archive"] + written["eml"]
    assert told[Standing.QUARANTINED] >= len(HOSTILE) - 4
    assert set(told) <= {
        Standing.STORED, Standing.UNPACKED, Standing.QUARANTINED, Standing.DUPLICATE,
        Standing.REFUSED,
    }  # fmt: skip
    rows = list(queries.files_of(batch))
    assert all(row.explanation for row in rows)
    assert {row.path for row in rows if row.parent is None} == _paths(folder)
    _nothing_is_lost_or_doubled(rows)

    page.get_by_role("link", name="Every outcome").click()
    expect(page.get_by_text(f"{count} files handed in")).to_be_visible()
    page.locator(".tallies").get_by_text("In quarantine").click()
    expect(page.get_by_text("program.exe").first).to_be_visible()
    page.goto(f"{batch.get_absolute_url()}report/")
    expect(page.locator("table.intake-files tbody tr")).to_have_count(len(rows))


def _is_settled(batch: IntakeBatch) -> bool:
    progress = queries.progress_of(batch)
    return not (progress.at_work or progress.arriving)


def _paths(folder: Path) -> set[str]:
    return {str(path.relative_to(folder.parent)) for path in folder.rglob("*") if path.is_file()}


def _nothing_is_lost_or_doubled(rows: list[IntakeFile]) -> None:
    made = [row.exhibit_id for row in rows if row.outcome in {"stored", "unpacked"}]
    assert len(made) == len(set(made)) == Exhibit.objects.count()
    received = CustodyEvent.objects.filter(action=CustodyAction.RECEIVED)
    assert received.count() == received.values("exhibit").distinct().count() == len(made)
    numbers = Exhibit.objects.order_by("exhibit_number").values_list("exhibit_number", flat=True)
    assert list(numbers) == list(range(1, len(made) + 1))
    assert list(chain_breaks()) == []
