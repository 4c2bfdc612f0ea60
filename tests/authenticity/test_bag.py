"""An exported bag is checked by a stranger with standard tools; any byte flipped, and it fails."""

import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import bagit
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from evidence.accounts.models import User
from evidence.authenticity.assemble.bag import plain_name
from evidence.cases.models import Case
from evidence.core.hashing import sha256_of_chunks
from evidence.custody import build
from evidence.custody import queries as custody
from evidence.custody.models import CustodyAction, StatementStamp
from evidence.exhibits.models import Exhibit
from tests import factories
from tests.custody.authority import TimeStampAuthority, authority

CONTENT = factories.pdf(pages=2, seed=7)


@pytest.fixture
def tsa(tmp_path: Path, settings: Any) -> Iterator[TimeStampAuthority]:
    with authority(tmp_path / "tsa") as running:
        settings.TSA_URL = running.url
        settings.TSA_CA = str(running.roots)
        settings.LOOPBACK_SOURCES = [running.host_port]
        yield running


@pytest.fixture
def exhibit(case: Case, owner: User) -> Exhibit:
    factories.exhibit(case, owner)
    return factories.exhibit(case, owner, content=CONTENT, name="Déposition 50% 漢.pdf")


@pytest.fixture
def stamped_bag(exhibit: Exhibit, tsa: TimeStampAuthority, tmp_path: Path) -> Path:
    build.state_today()
    build.stamp(StatementStamp.objects.get().pk)
    return _exported(exhibit, tmp_path)


def _exported(exhibit: Exhibit, folder: Path) -> Path:
    said = io.StringIO()
    call_command("export_custody", exhibit.public_id, "--to", str(folder), stdout=said)
    return Path(said.getvalue().strip())


def _commands(bag: Path) -> list[str]:
    """Return what the README tells a stranger to type."""
    lines = (bag / "README.txt").read_text().splitlines()
    return [line.removeprefix("  $ ") for line in lines if line.startswith("  $ ")]


def _run(bag: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Type it as a stranger does, with nothing of ours to be found."""
    tools = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    python = sys.executable if not Path("/usr/bin/python3").exists() else "/usr/bin/python3"
    typed = command.replace("python3 ", f"{python} ", 1).split()
    return subprocess.run(typed, cwd=bag, env=tools, capture_output=True, text=True, check=False)


def _holds(bag: Path, commands: list[str]) -> bool:
    return all(_run(bag, command).returncode == 0 for command in commands)


def test_a_stranger_checks_all_of_it_with_what_the_readme_says(
    stamped_bag: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    bag = Path(shutil.move(stamped_bag, tmp_path / "empty" / "bag"))

    commands = _commands(bag)
    answers = [_run(bag, command) for command in commands]

    assert [command.split()[0] for command in commands] == [
        "sha256sum",
        "python3",
        "openssl",
        "openssl",
    ]
    assert [answer.returncode for answer in answers] == [0] * 4, answers
    assert answers[1].stdout.startswith("Holds: ")
    assert "Signature Verified Successfully" in answers[2].stdout
    assert "Verification: OK" in answers[3].stdout + answers[3].stderr
    assert not list(bag.rglob("__pycache__"))


def test_it_is_a_bag_by_the_standard(stamped_bag: Path) -> None:
    bag = bagit.Bag(str(stamped_bag))

    bag.validate()

    assert bag.version == "1.0"
    assert bag.info["External-Identifier"].startswith("exh_")


def test_the_script_is_short_enough_to_read(stamped_bag: Path) -> None:
    script = (stamped_bag / "verify.py").read_text()

    assert len(script.splitlines()) <= 30
    assert "import hashlib, json, pathlib, sys" in script


def test_any_byte_flipped_in_any_file_is_noticed(stamped_bag: Path) -> None:
    checks = _commands(stamped_bag)[:2]
    files = [path for path in sorted(stamped_bag.rglob("*")) if path.is_file()]
    assert len(files) >= 14
    unnoticed = []
    for path in files:
        whole = path.read_bytes()
        for at in sorted({0, len(whole) // 2, len(whole) - 1}):
            # 0x20 turns a letter of a hash into its capital, which sha256sum alone forgives.
            for flip in (0x01, 0x20):
                path.write_bytes(whole[:at] + bytes([whole[at] ^ flip]) + whole[at + 1 :])
                if _holds(stamped_bag, checks):
                    unnoticed.append((path.name, at, flip))
        path.write_bytes(whole)

    assert unnoticed == []
    assert _holds(stamped_bag, checks)


def test_a_file_added_or_taken_away_is_noticed(stamped_bag: Path) -> None:
    script = _commands(stamped_bag)[1]
    (stamped_bag / "data" / "more.txt").write_text("slipped in")
    assert "files differ" in _run(stamped_bag, script).stderr
    (stamped_bag / "data" / "more.txt").unlink()
    (stamped_bag / "bag-info.txt").unlink()

    assert "files differ" in _run(stamped_bag, script).stderr


def _seal_anew(bag: Path) -> None:
    """Write both manifests again, as a forger would."""
    for name, folder in (("manifest", bag / "data"), ("tagmanifest", bag)):
        paths = [path for path in folder.rglob("*") if path.is_file()]
        names = sorted(path.relative_to(bag).as_posix() for path in paths)
        kept = [
            each
            for each in names
            if name == "manifest"
            or not (each.startswith("data/") or each == "tagmanifest-sha256.txt")
        ]
        lines = [f"{sha256_of_chunks([(bag / each).read_bytes()])}  {each}\n" for each in kept]
        (bag / f"{name}-sha256.txt").write_text("".join(lines))


def test_a_forger_who_writes_the_manifests_anew_is_stopped_at_each_next_step(
    stamped_bag: Path,
) -> None:
    files, script, signature, stamp = _commands(stamped_bag)
    [original] = (stamped_bag / "data" / "original").iterdir()
    original.write_bytes(factories.pdf(seed=666))
    _seal_anew(stamped_bag)
    assert _holds(stamped_bag, [files])
    assert "the original is another file" in _run(stamped_bag, script).stderr

    # … so the chain is written anew around the other file …
    chain = stamped_bag / "data" / "custody" / "chain.jsonl"
    told, previous = [], "0" * 64
    for line in chain.read_text().splitlines():
        event = json.loads(line)
        event["previous_hash"] = previous
        if event["action"] == "received":
            event["facts"]["sha256"] = sha256_of_chunks([original.read_bytes()])
        told.append(json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False))
        previous = sha256_of_chunks([told[-1].encode()])
    chain.write_text("".join(f"{line}\n" for line in told))
    _seal_anew(stamped_bag)
    assert "a head is not in the chain" in _run(stamped_bag, script).stderr

    # … and the statement too: then neither signature nor time-stamp fits.
    proofs = stamped_bag / "data" / "custody" / "proofs.json"
    [proof] = json.loads(proofs.read_text())
    proof["head"]["event_hash"] = sha256_of_chunks([told[0].encode()])
    leaf = json.dumps(proof["head"], sort_keys=True, separators=(",", ":")).encode()
    proof["path"] = []
    proofs.write_text(json.dumps([proof]))
    statement = stamped_bag / proof["statement"]
    said = json.loads(statement.read_text())
    said["root"] = sha256_of_chunks([b"\0", leaf])
    statement.write_text(json.dumps(said, sort_keys=True, separators=(",", ":")))
    _seal_anew(stamped_bag)
    assert _holds(stamped_bag, [files, script])
    assert not _holds(stamped_bag, [signature])
    assert not _holds(stamped_bag, [stamp])


def test_without_any_statement_the_bag_says_so_and_still_verifies(
    exhibit: Exhibit, tmp_path: Path
) -> None:
    bag = _exported(exhibit, tmp_path)

    assert len(_commands(bag)) == 2
    assert _holds(bag, _commands(bag))
    assert "proves its order, not yet its time" in (bag / "README.txt").read_text()


def test_a_statement_without_a_stamp_is_said_to_have_none(exhibit: Exhibit, tmp_path: Path) -> None:
    build.state_today()

    bag = _exported(exhibit, tmp_path)

    assert "not time-stamped" in (bag / "README.txt").read_text()
    assert len(_commands(bag)) == 3
    assert _holds(bag, _commands(bag))


def test_the_original_leaves_as_it_came_and_the_export_is_the_last_event(
    stamped_bag: Path, exhibit: Exhibit
) -> None:
    [original] = (stamped_bag / "data" / "original").iterdir()
    lines = (stamped_bag / "data" / "custody" / "chain.jsonl").read_text().splitlines()
    events = [json.loads(line) for line in lines]

    assert original.read_bytes() == CONTENT
    assert events[0]["facts"]["name"] == "Déposition 50% 漢.pdf"
    assert [event["action"] for event in events[-2:]] == ["verified", "exported"]
    stored = custody.chain_of(exhibit.public_id)
    assert [event["sequence"] for event in events] == [event.sequence for event in stored]


def test_a_damaged_original_is_not_exported_and_the_damage_is_logged(
    exhibit: Exhibit, file_store: Path, tmp_path: Path
) -> None:
    path = file_store / "sha256" / exhibit.file.sha256[:2] / exhibit.file.sha256[2:4]
    path = path / exhibit.file.sha256
    path.chmod(0o600)
    path.write_bytes(CONTENT + b"x")

    with pytest.raises(CommandError, match="has changed"):
        _exported(exhibit, tmp_path)

    last = custody.chain_of(exhibit.public_id).last()
    assert last is not None
    assert last.action == CustodyAction.FIXITY_FAILED
    assert not list(tmp_path.glob("EX-*"))


def test_an_export_that_breaks_off_leaves_no_event_of_an_export(
    exhibit: Exhibit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("evidence.authenticity.services.write_bag", full)

    with pytest.raises(OSError, match="No space"):
        _exported(exhibit, tmp_path)

    actions = [event.action for event in custody.chain_of(exhibit.public_id)]
    assert CustodyAction.EXPORTED not in actions


def test_the_command_writes_over_nothing_and_knows_its_exhibits(
    exhibit: Exhibit, tmp_path: Path
) -> None:
    _exported(exhibit, tmp_path)

    with pytest.raises(CommandError, match="is there already"):
        _exported(exhibit, tmp_path)
    with pytest.raises(CommandError, match="There is no exhibit exh_none"):
        call_command("export_custody", "exh_none")


@pytest.mark.parametrize("way", ["page", "api"])
def test_the_bag_comes_by_page_and_by_api(
    exhibit: Exhibit, viewer: User, sign_in: Callable[[User], Client], tmp_path: Path, way: str
) -> None:
    browser, case = sign_in(viewer), exhibit.case.public_id
    inside = f"cases/{case}/exhibits/{exhibit.public_id}/custody/bag"
    answer: Any = browser.post(f"/{inside}/") if way == "page" else browser.get(f"/api/v1/{inside}")
    content = b"".join(answer.streaming_content)

    assert answer.status_code == 200
    assert int(answer.headers["Content-Length"]) == len(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path / "out")
    [bag] = (tmp_path / "out").iterdir()
    assert _holds(bag, _commands(bag))
    last = custody.chain_of(exhibit.public_id).last()
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
