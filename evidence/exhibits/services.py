"""Writes about exhibits: describe one, give its original out, say that it is damaged."""

from collections.abc import Mapping, Sequence
from io import BufferedReader
from typing import Literal

from django.db import transaction

from evidence.accounts.models import User
from evidence.core import jobs, rows
from evidence.core.errors import Conflict, Invalid
from evidence.core.hashing import Sha256
from evidence.core.storage import FileDamaged, FileMissing
from evidence.core.text import shortened, storable
from evidence.custody import services as custody
from evidence.custody.models import CustodyAction
from evidence.exhibits import queries
from evidence.exhibits.models import Exhibit, Readability, Reading

# Callers say `exhibits.receive(...)`: how an exhibit begins has a module of its own.
from evidence.exhibits.receipt import INSPECT_BELL as INSPECT_BELL
from evidence.exhibits.receipt import INSPECTED_TOGETHER as INSPECTED_TOGETHER
from evidence.exhibits.receipt import AlreadyAnExhibit as AlreadyAnExhibit
from evidence.exhibits.receipt import Arrival as Arrival
from evidence.exhibits.receipt import Description as Description
from evidence.exhibits.receipt import Newcomer as Newcomer
from evidence.exhibits.receipt import adopt_bytes as adopt_bytes
from evidence.exhibits.receipt import empty_file as empty_file
from evidence.exhibits.receipt import enter as enter
from evidence.exhibits.receipt import keep_bytes as keep_bytes
from evidence.exhibits.receipt import keep_file as keep_file
from evidence.exhibits.receipt import receive as receive
from evidence.exhibits.receipt import too_large as too_large
from evidence.notifications import services as notifications
from evidence.notifications.models import AnnouncementKind

READ_BELL = "pages.read"
LONGEST_TITLE = 300
LONGEST_DATE = 60


class InQuarantine(Conflict):
    """The file may do harm, and nobody has said that it shall be given out all the same."""

    default_code = "quarantined"


@transaction.atomic
def describe(exhibit: Exhibit, description: Description, *, by: User) -> Exhibit:
    """Return the exhibit with what a person says about it changed, and the change in custody."""
    changed = {
        field: getattr(description, field)
        for field in ("title", "description", "date_text", "source_citation", "custodian")
        if getattr(description, field) != getattr(exhibit, field)
    }
    if not changed:
        return exhibit
    if not description.title.strip():
        message = "An exhibit needs a title. Say in a few words what it is."
        raise Invalid(message, param="title")
    custody.record(exhibit, CustodyAction.DESCRIBED, by=by, facts={"fields": sorted(changed)})
    for field, value in changed.items():
        setattr(exhibit, field, value)
    exhibit.save(update_fields=list(changed))
    return exhibit


def view_original(exhibit: Exhibit, *, by: User) -> BufferedReader:
    """Return the original's bytes like `open_original`, logged as viewed instead of downloaded."""
    return _given_out(exhibit, CustodyAction.VIEWED, by=by)


def open_original(
    exhibit: Exhibit, *, by: User, accepts_risk: Literal["yes", "no"] = "no"
) -> BufferedReader:
    """Return the original's bytes, checked against their hash, and log the download in custody.

    Raises InQuarantine for a quarantined file unless the person accepts the risk. A damaged or
    missing file raises FileDamaged or FileMissing, is logged in custody and told to the case's
    members; nothing of it is given out.
    """
    if accepts_risk != "yes":
        require_no_quarantine(exhibit)
    return _given_out(exhibit, CustodyAction.DOWNLOADED, by=by)


def require_no_quarantine(exhibit: Exhibit) -> None:
    """Return only for an exhibit that may leave without a second yes; raises InQuarantine."""
    if exhibit.is_quarantined:
        raise InQuarantine(_quarantined(exhibit))


def open_checked(exhibit: Exhibit, *, by: User | None) -> BufferedReader:
    """Return the original's bytes, checked against their hash; logs in custody only damage.

    The caller records what it does with them. Raises FileDamaged or FileMissing.
    """
    try:
        return queries.file_store().open_verified(Sha256(exhibit.file.sha256))
    except (FileDamaged, FileMissing) as error:
        report_damage(exhibit, error.message, by=by)
        raise


def reverify(exhibit: Exhibit, *, by: User | None) -> None:
    """Read the whole original again and log in custody that its hash is unchanged.

    Raises FileDamaged or FileMissing, which is logged in custody and told to the members.
    """
    open_checked(exhibit, by=by).close()
    facts = {"sha256": exhibit.file.sha256, "size": exhibit.file.size}
    custody.record(exhibit, CustodyAction.VERIFIED, by=by, facts=facts)


def log_verification(found: Mapping[str, str]) -> None:
    """Log in every exhibit's custody what reading all files again found.

    `found` holds, by SHA-256 of each file that was read, what is wrong with it, or nothing; the
    members are told of damage. Each exhibit has a transaction of its own.
    """
    for exhibit in Exhibit.objects.with_files().in_order().iterator(chunk_size=500):
        reason = found.get(exhibit.file.sha256)
        if reason:
            report_damage(exhibit, reason, by=None)
        elif reason is not None:
            facts = {"sha256": exhibit.file.sha256, "size": exhibit.file.size}
            custody.record(exhibit, CustodyAction.VERIFIED, by=None, facts=facts)


@transaction.atomic
def report_damage(exhibit: Exhibit, reason: str, *, by: User | None) -> None:
    """Log in custody that the stored file is damaged and tell the members, once."""
    custody.record(exhibit, CustodyAction.FIXITY_FAILED, by=by, facts={"reason": reason})
    notifications.announce(
        exhibit.case,
        notifications.News(
            kind=AnnouncementKind.EXHIBIT_DAMAGED,
            title=f"{exhibit.label} is damaged: its stored file no longer matches its SHA-256",
            body=reason,
            url_name="exhibits:detail",
            url_args=(exhibit.case.public_id, exhibit.public_id),
            dedupe_key=f"damaged:{exhibit.public_id}",
        ),
    )


def note_told(exhibit: Exhibit, *, title: str, date_text: str, facts: Mapping[str, object]) -> None:
    """Write on an exhibit what taking it apart told: a mail's subject, its date, its headers.

    Title and date are taken only where no person has said them; a change is told to custody.
    """
    told: dict[str, object] = {"facts": dict(facts)} if facts else {}
    if title.strip() and exhibit.title == exhibit.original_name[:LONGEST_TITLE]:
        told["title"] = storable(title).strip()[:LONGEST_TITLE]
    if date_text and not exhibit.date_text:
        told["date_text"] = shortened(storable(date_text), LONGEST_DATE)
    if not told:
        return
    fields = {"fields": sorted(told), "read_from": "the file itself"}
    custody.record(exhibit, CustodyAction.DESCRIBED, by=None, facts=fields)
    for field, value in told.items():
        setattr(exhibit, field, value)
    exhibit.save(update_fields=list(told))


def ask_for_readings(exhibits: Sequence[Exhibit]) -> None:
    """Ask for the reading of these exhibits' pages, once of each; rings after commit."""
    asked = rows.add_missing([Reading(exhibit=exhibit) for exhibit in exhibits], unique="exhibit")
    for pk in asked.values():
        jobs.after_commit(READ_BELL, pk=pk)


def make_printable(exhibit: Exhibit, reason: str, *, page_count: int) -> None:
    """Note that the exhibit has pages after all, those of a PDF made of it."""
    exhibit.readability = Readability.READABLE
    exhibit.readability_reason = reason[:400]
    exhibit.page_count = page_count
    exhibit.save(update_fields=["readability", "readability_reason", "page_count"])


def note_not_converted(exhibit: Exhibit, reason: str) -> None:
    """Note why no PDF could be made of an exhibit that stays as it came."""
    exhibit.readability_reason = (
        f"Not converted: {reason} A bundle shows a slip sheet for it; upload a PDF of it to print "
        "its pages."
    )[:400]
    exhibit.save(update_fields=["readability_reason"])


def _given_out(exhibit: Exhibit, action: CustodyAction, *, by: User) -> BufferedReader:
    stream = open_checked(exhibit, by=by)
    facts: dict[str, object] = {"sha256": exhibit.file.sha256}
    if exhibit.is_quarantined:
        facts["from_quarantine"] = True
    custody.record(exhibit, action, by=by, facts=facts)
    return stream


def _quarantined(exhibit: Exhibit) -> str:
    return (
        f"{exhibit.label} is in quarantine: {exhibit.readability_reason} To get the original all "
        "the same, confirm it on the exhibit's page, or send accept_risk=yes."
    )
