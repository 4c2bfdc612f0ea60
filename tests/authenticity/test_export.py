"""Exporting: by command, page and API; what is logged, and what is never given out."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from evidence.accounts.models import User
from evidence.authenticity.assemble.bag import plain_name
from evidence.custody import build
from evidence.custody import queries as custody
from evidence.custody.models import CustodyAction
from evidence.exhibits.models import Exhibit
from tests.authenticity.conftest import CONTENT
from tests.authenticity.stranger import commands_in, exported, holds


def test_without_any_statement_the_bag_says_so_and_still_verifies(
    awkward_exhibit: Exhibit, tmp_path: Path
) -> None:
    bag = exported(awkward_exhibit, tmp_path)

    assert len(commands_in(bag)) == 2
    assert holds(bag, commands_in(bag))
    assert "proves its order, not yet its time" in (bag / "README.txt").read_text()


def test_a_statement_without_a_stamp_is_said_to_have_none(
    awkward_exhibit: Exhibit, tmp_path: Path
) -> None:
    build.state_today()

    bag = exported(awkward_exhibit, tmp_path)

    assert "not time-stamped" in (bag / "README.txt").read_text()
    assert len(commands_in(bag)) == 3
    assert holds(bag, commands_in(bag))


def test_the_original_leaves_as_it_came_and_the_export_is_the_last_event(
    stamped_bag: Path, awkward_exhibit: Exhibit
) -> None:
    [original] = (stamped_bag / "data" / "original").iterdir()
    lines = (stamped_bag / "data" / "custody" / "chain.jsonl").read_text().splitlines()
    events = [json.loads(line) for line in lines]

    assert original.read_bytes() == CONTENT
    assert events[0]["facts"]["name"] == "Déposition 50% 漢.pdf"
    assert [event["action"] for event in events[-2:]] == ["verified", "exported"]
    stored = custody.chain_of(awkward_exhibit.public_id)
    assert [event["sequence"] for event in events] == [event.sequence for event in stored]


def test_a_damaged_original_is_not_exported_and_the_damage_is_logged(
    awkward_exhibit: Exhibit, file_store: Path, tmp_path: Path
) -> None:
    path = (
        file_store / "sha256" / awkward_exhibit.file.sha256[:2] / awkward_exhibit.file.sha256[2:4]
    )
    path = path / awkward_exhibit.file.sha256
    path.chmod(0o600)
    path.write_bytes(CONTENT + b"x")

    with pytest.raises(CommandError, match="has changed"):
        exported(awkward_exhibit, tmp_path)

    last = custody.chain_of(awkward_exhibit.public_id).last()
    assert last is not None
    assert last.action == CustodyAction.FIXITY_FAILED
    assert not list(tmp_path.glob("EX-*"))


def test_an_export_that_breaks_off_leaves_no_event_of_an_export(
    awkward_exhibit: Exhibit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("evidence.authenticity.services.write_bag", full)

    with pytest.raises(OSError, match="No space"):
        exported(awkward_exhibit, tmp_path)

    actions = [event.action for event in custody.chain_of(awkward_exhibit.public_id)]
    assert CustodyAction.EXPORTED not in actions


def test_the_command_writes_over_nothing_and_knows_its_exhibits(
    awkward_exhibit: Exhibit, tmp_path: Path
) -> None:
    exported(awkward_exhibit, tmp_path)

    with pytest.raises(CommandError, match="is there already"):
        exported(awkward_exhibit, tmp_path)
    with pytest.raises(CommandError, match="There is no exhibit exh_none"):
        call_command("export_custody", "exh_none")


@pytest.mark.parametrize("way", ["page", "api"])
def test_the_bag_comes_by_page_and_by_api(
    awkward_exhibit: Exhibit,
    viewer: User,
    sign_in: Callable[[User], Client],
    tmp_path: Path,
    way: str,
) -> None:
    browser, case = sign_in(viewer), awkward_exhibit.case.public_id
    inside = f"cases/{case}/exhibits/{awkward_exhibit.public_id}/custody/bag"
    answer: Any = browser.post(f"/{inside}/") if way == "page" else browser.get(f"/api/v1/{inside}")
    content = b"".join(answer.streaming_content)

    assert answer.status_code == 200
    assert int(answer.headers["Content-Length"]) == len(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path / "out")
    [bag] = (tmp_path / "out").iterdir()
    assert holds(bag, commands_in(bag))
    last = custody.chain_of(awkward_exhibit.public_id).last()
    assert last is not None
    assert (last.action, last.actor) == (CustodyAction.EXPORTED, viewer)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("a b%c.pdf", "a_b_c.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("漢", "_"),
        ("...", "file"),
        ("-rf", "rf"),
        ("a\nb\\c", "a_b_c"),
    ],
)
def test_names_are_such_that_every_tool_takes_them(name: str, plain: str) -> None:
    assert plain_name(name) == plain
