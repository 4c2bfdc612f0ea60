"""An exported bag is checked by a stranger with standard tools; any byte flipped, and it fails."""

import json
import shutil
from pathlib import Path

import bagit

from evidence.core.hashing import sha256_of_chunks
from tests import factories
from tests.authenticity.sealing import seal_anew
from tests.authenticity.stranger import commands_in, holds, run


def test_a_stranger_checks_all_of_it_with_what_the_readme_says(
    stamped_bag: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    bag = Path(shutil.move(stamped_bag, tmp_path / "empty" / "bag"))

    commands = commands_in(bag)
    answers = [run(bag, command) for command in commands]

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
    assert "import functools, hashlib, json, pathlib, sys" in script


def test_any_byte_flipped_in_any_file_is_noticed(stamped_bag: Path) -> None:
    checks = commands_in(stamped_bag)[:2]
    files = [path for path in sorted(stamped_bag.rglob("*")) if path.is_file()]
    assert len(files) >= 14
    unnoticed = []
    for path in files:
        whole = path.read_bytes()
        for at in sorted({0, len(whole) // 2, len(whole) - 1}):
            # 0x20 turns a letter of a hash into its capital, which sha256sum alone forgives.
            for flip in (0x01, 0x20):
                path.write_bytes(whole[:at] + bytes([whole[at] ^ flip]) + whole[at + 1 :])
                if holds(stamped_bag, checks):
                    unnoticed.append((path.name, at, flip))
        path.write_bytes(whole)

    assert unnoticed == []
    assert holds(stamped_bag, checks)


def test_a_file_added_or_taken_away_is_noticed(stamped_bag: Path) -> None:
    script = commands_in(stamped_bag)[1]
    (stamped_bag / "data" / "more.txt").write_text("slipped in")
    assert "files differ" in run(stamped_bag, script).stderr
    (stamped_bag / "data" / "more.txt").unlink()
    (stamped_bag / "bag-info.txt").unlink()

    assert "files differ" in run(stamped_bag, script).stderr


def test_a_forger_who_writes_the_manifests_anew_is_stopped_at_each_next_step(
    stamped_bag: Path,
) -> None:
    files, script, signature, stamp = commands_in(stamped_bag)
    [original] = (stamped_bag / "data" / "original").iterdir()
    original.write_bytes(factories.pdf(seed=666))
    seal_anew(stamped_bag)
    assert holds(stamped_bag, [files])
    assert "the original is another file" in run(stamped_bag, script).stderr

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
    seal_anew(stamped_bag)
    assert "a head is not in the chain" in run(stamped_bag, script).stderr

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
    seal_anew(stamped_bag)
    assert holds(stamped_bag, [files, script])
    assert not holds(stamped_bag, [signature])
    assert not holds(stamped_bag, [stamp])
