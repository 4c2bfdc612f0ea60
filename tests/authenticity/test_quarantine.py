"""An exhibit in quarantine leaves only after a second yes, with a warning, and still verifies."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.exhibits.models import Exhibit
from tests import factories
from tests.authenticity.stranger import commands_in, holds
from tests.exhibits import hostile

pytestmark = pytest.mark.django_db


@pytest.fixture
def scripted(case: Case, owner: User) -> Exhibit:
    return factories.inspected_exhibit(case, owner, content=hostile.SCRIPTED_PDF, name="form.pdf")


def _exports(exhibit: Exhibit) -> list[dict[str, Any]]:
    events = CustodyEvent.objects.filter(exhibit=exhibit, action=CustodyAction.EXPORTED)
    return [dict(event.facts) for event in events]


def _unpacked(answer: Any, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        archive.extractall(folder)
    [bag] = folder.iterdir()
    return bag


def test_the_page_asks_first_and_the_readme_begins_with_a_warning(
    scripted: Exhibit, viewer: User, sign_in: Callable[[User], Client], tmp_path: Path
) -> None:
    browser = sign_in(viewer)
    address = reverse("authenticity:bag", args=[scripted.case.public_id, scripted.public_id])

    asked = browser.post(address).content.decode()
    assert "out of quarantine?" in asked
    assert 'name="accept_risk"' in asked
    assert _exports(scripted) == []

    bag = _unpacked(browser.post(address, {"accept_risk": "yes"}), tmp_path / "out")
    readme = (bag / "README.txt").read_text()
    assert "MAY DO HARM WHEN IT IS OPENED" in "\n".join(readme.splitlines()[:8])
    assert "data/original/EX-1_form.pdf" in readme
    assert scripted.readability_reason.split(".")[0] in " ".join(readme.split())
    assert holds(bag, commands_in(bag))
    assert [facts["from_quarantine"] for facts in _exports(scripted)] == [True]


def test_the_api_and_the_command_want_it_said_as_well(
    scripted: Exhibit, viewer: User, sign_in: Callable[[User], Client], tmp_path: Path
) -> None:
    browser = sign_in(viewer)
    address = f"/api/v1/cases/{scripted.case.public_id}/exhibits/{scripted.public_id}/custody/bag"
    refused = browser.get(address)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "quarantined")
    with pytest.raises(CommandError, match="in quarantine"):
        call_command("export_custody", scripted.public_id, "--to", str(tmp_path))
    assert _exports(scripted) == []

    assert browser.get(address, {"accept_risk": "yes"}).status_code == 200
    told = io.StringIO()
    call_command(
        "export_custody", scripted.public_id, "--accept-risk", "--to", str(tmp_path), stdout=told
    )
    assert holds(Path(told.getvalue().strip()), ["sha256sum --check manifest-sha256.txt"])
    assert len(_exports(scripted)) == 2


def test_an_exhibit_that_is_not_in_quarantine_is_exported_at_once_without_a_warning(
    case: Case, viewer: User, owner: User, sign_in: Callable[[User], Client], tmp_path: Path
) -> None:
    exhibit = factories.inspected_exhibit(case, owner)
    address = reverse("authenticity:bag", args=[case.public_id, exhibit.public_id])
    bag = _unpacked(sign_in(viewer).post(address), tmp_path / "out")
    assert "WARNING" not in (bag / "README.txt").read_text()
    assert _exports(exhibit) == [{"form": "BagIt bag", "sha256": exhibit.file.sha256}]
