"""What vouches for an exhibit: the bag for an outsider, and drafts of FRE 902 certificates."""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import BinaryIO, Literal

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from evidence.accounts.models import User
from evidence.authenticity import queries
from evidence.authenticity.assemble.bag import Content, Contents, plain_name, table, write_bag
from evidence.authenticity.queries import Derived, ExhibitRecord
from evidence.core import clock
from evidence.core.hashing import Sha256, canonical_json
from evidence.core.typeset import typeset
from evidence.custody import queries as custody
from evidence.custody import services as custody_services
from evidence.custody.models import CustodyAction
from evidence.exhibits import queries as exhibit_queries
from evidence.exhibits import services as exhibits
from evidence.exhibits.models import Exhibit

DERIVATIVES, TABLE = "data/derivatives", "data/derivatives.tsv"
STATEMENTS, KEYS = "data/custody/statements", "data/custody/keys"
ROOTS = "data/custody/tsa-roots.pem"


class Rule(StrEnum):
    """The rule under which a certificate is drafted."""

    FRE_902_13 = "902-13"
    FRE_902_14 = "902-14"


@dataclass(frozen=True, slots=True)
class GivenOut:
    """A file to hand over: its open bytes at their beginning, its name and its size."""

    stream: BinaryIO
    name: str
    size: int


def draft_certificate(exhibit: Exhibit, rule: Rule, *, by: User | None) -> bytes:
    """Return a certificate as PDF, filled from the chain, for a person to complete and sign.

    The original is read again first, which is logged in custody: what the draft says of its hash
    is what was found then. Raises FileDamaged or FileMissing.
    """
    exhibits.reverify(exhibit, by=by)
    return _draft(queries.record_of(exhibit), rule)


def export_bag(
    exhibit: Exhibit, *, by: User | None, accepts_risk: Literal["yes", "no"] = "no"
) -> GivenOut:
    """Return a zip with the exhibit's BagIt bag, which an outsider checks with standard tools.

    The export is the last event of the chain in the bag, written in one transaction with it: a
    bag that was not finished left no event. Holds the exhibit's chain meanwhile. Raises
    FileDamaged or FileMissing when a file in it does not hold, and InQuarantine for an exhibit
    that may do harm unless the person accepts the risk; the README warns of it then.
    """
    if accepts_risk != "yes":
        exhibits.require_no_quarantine(exhibit)
    exhibits.reverify(exhibit, by=by)
    record = queries.record_of(exhibit)
    drafts: dict[str, Content] = {
        f"data/certificates/FRE-{rule.value}-DRAFT.pdf": _draft(record, rule) for rule in Rule
    }
    with ExitStack() as unfinished:
        target = unfinished.enter_context(_work_file())
        _export(exhibit, target, drafts, by=by)
        unfinished.pop_all()
    size = target.tell()
    target.seek(0)
    return GivenOut(target, f"{bag_name(exhibit)}.zip", size)


def bag_name(exhibit: Exhibit) -> str:
    """Return the name of the folder that an exhibit's bag is."""
    return f"{exhibit.label}-{exhibit.public_id}"


def _export(
    exhibit: Exhibit, target: BinaryIO, drafts: dict[str, Content], *, by: User | None
) -> None:
    with transaction.atomic(), exhibits.open_checked(exhibit, by=by) as original:
        facts: dict[str, object] = {"form": "BagIt bag", "sha256": exhibit.file.sha256}
        if exhibit.is_quarantined:
            facts["from_quarantine"] = True
        custody_services.record(exhibit, CustodyAction.EXPORTED, by=by, facts=facts)
        record = queries.record_of(exhibit)
        kept = f"data/original/{exhibit.label}_{plain_name(exhibit.original_name)}"
        derived = queries.derived(record)
        payload = {kept: original, **drafts, **_custody_files(record), **_derivatives(derived)}
        write_bag(target, bag_name(exhibit), _contents(record, payload, derived))


def _derivatives(derived: Derived) -> dict[str, Content]:
    """Return the files made from the original, opened one by one, and the table of them."""
    files: dict[str, Content] = {}
    rows = []
    for each in sorted(derived.vouched, key=lambda vouched: vouched.path):
        made, path = each.derivative, f"{DERIVATIVES}/{each.path}"
        files[path] = partial(exhibit_queries.file_store().open_verified, Sha256(made.file.sha256))
        what = (made.file.sha256, path, each.event, made.kind, made.page_number, made.file.size)
        rows.append((*what, made.tool, made.tool_version, made.source_sha256))
    return {**files, TABLE: table(rows)}


def _contents(record: ExhibitRecord, payload: dict[str, Content], derived: Derived) -> Contents:
    exhibit, made_at = record.exhibit, clock.now()
    script = Path(settings.BASE_DIR) / "templates" / "custody" / "verify.py"
    return Contents(
        payload=payload,
        tags={"README.txt": _readme(record, payload, derived), "verify.py": script.read_bytes()},
        info={
            "Bagging-Date": made_at.date().isoformat(),
            "Bag-Software-Agent": "Caseapp",
            "External-Identifier": exhibit.public_id,
            "External-Description": f"{exhibit.label} with its chain of custody",
        },
        made_at=made_at,
    )


def _custody_files(record: ExhibitRecord) -> dict[str, Content]:
    exhibit_id = record.exhibit.public_id
    lines = [canonical_json(event.record(exhibit_id=exhibit_id)) for event in record.events]
    files: dict[str, Content] = {
        "data/custody/chain.jsonl": b"".join(line + b"\n" for line in lines),
        "data/custody/proofs.json": _proofs(record),
    }
    for found in record.inclusions:
        statement = found.statement
        place = _place(found)
        files[f"{place}.json"] = statement.content()
        files[f"{place}.sig"] = bytes.fromhex(statement.signature)
        files[f"{KEYS}/{statement.key}.pem"] = custody.key_folder().public_pem(statement.key)
        if _is_stamped(found):
            files[f"{place}.tsr"] = bytes(statement.stamp.token)
    if roots := custody.tsa_roots():
        files[ROOTS] = roots
    return files


def _proofs(record: ExhibitRecord) -> bytes:
    proofs = [
        {
            "head": {
                "event_hash": found.head.event_hash,
                "exhibit": found.head.exhibit_id,
                "sequence": found.head.sequence,
            },
            "path": [{"side": step.side, "sha256": step.sha256} for step in found.path],
            "statement": f"{_place(found)}.json",
        }
        for found in record.inclusions
    ]
    # Laid out for a person who reads it; a head's own bytes are its canonical JSON.
    return b"[" + b",\n ".join(canonical_json(proof) for proof in proofs) + b"]\n"


def _place(found: custody.Inclusion) -> str:
    return f"{STATEMENTS}/{found.statement.number:06}"


def _is_stamped(found: custody.Inclusion) -> bool:
    stamp = getattr(found.statement, "stamp", None)
    return bool(stamp and stamp.stamped_at)


def _readme(record: ExhibitRecord, payload: dict[str, Content], derived: Derived) -> bytes:
    stamped = [found for found in record.inclusions if _is_stamped(found)]
    has_roots = ROOTS in payload
    facts = {
        "exhibit": record.exhibit,
        "made_at": clock.utc_text(clock.now()),
        "commands": _commands(record, roots=ROOTS if has_roots else "root.pem"),
        "statements": [_told(found) for found in record.inclusions],
        "stamped": stamped,
        "has_roots": has_roots,
        "needs_root": stamped and not has_roots,
        "stated_up_to": record.stated_up_to,
        "event_count": len(record.events),
        "derived": derived,
        "original_path": next(path for path in payload if path.startswith("data/original/")),
    }
    return render_to_string("custody/readme.txt", facts).encode()


def _commands(record: ExhibitRecord, *, roots: str) -> list[str]:
    commands = [
        "sha256sum --strict --check tagmanifest-sha256.txt manifest-sha256.txt",
        "python3 -I -S verify.py",
    ]
    for found in record.inclusions:
        place, key = _place(found), f"{KEYS}/{found.statement.key}.pem"
        commands.append(
            f"openssl pkeyutl -verify -pubin -inkey {key} -rawin -in {place}.json "
            f"-sigfile {place}.sig"
        )
        if _is_stamped(found):
            commands.append(
                f"openssl ts -verify -data {place}.json -in {place}.tsr -CAfile {roots}"
            )
    return commands


def _told(found: custody.Inclusion) -> str:
    statement = found.statement
    stamp = getattr(statement, "stamp", None)
    if stamp and stamp.stamped_at:
        when = f"time-stamped {clock.utc_text(stamp.stamped_at)}"
    else:
        when = "not time-stamped"
    return f"Statement {statement.number} of {statement.day}: event {found.head.sequence}, {when}."


def _draft(record: ExhibitRecord, rule: Rule) -> bytes:
    facts = {"record": record, "exhibit": record.exhibit, "rule": rule.value, "at": clock.now()}
    return typeset(render_to_string(f"custody/certificate-{rule.value}.html", facts))


def _work_file() -> BinaryIO:
    root = settings.DATA_FOLDER / "work"
    root.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryFile(dir=root, prefix="bag-")
