"""Takes the attachments out of a mail, and says of the mail itself who wrote it to whom."""

from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO

from evidence.core.errors import Failed
from evidence.exhibits.extract.content.findings import Findings, Refused
from evidence.exhibits.extract.content.mail import inspect_mail
from evidence.exhibits.extract.media import MAIL, MSG
from evidence.intake.extract.eml import read_eml
from evidence.intake.extract.letters import Attached, Letter
from evidence.intake.extract.outlook import read_msg
from evidence.intake.extract.tray import Label, Tray
from evidence.intake.extract.unpack import Role

_TNEF = (
    "“{name}” holds attachments in a format of Outlook's own (TNEF). It was kept as it is and not "
    "unpacked: open it in Outlook and upload what is in it."
)


def read_letter(path: Path, media_type: str) -> Letter:
    """Return a mail; its attachments may be asked for as long as nobody changes the file.

    Raises Failed when it is nested too deeply, has too many parts or cannot be read.
    """
    if media_type == MSG:
        return read_msg(path)
    with path.open("rb") as stream:
        refuse_beyond_limits(stream)
        return read_eml(mmap(stream.fileno(), 0, access=ACCESS_READ))


def refuse_beyond_limits(stream: BinaryIO) -> None:
    """Return only for mails within the limits that inspection sets; raises Failed for others."""
    try:
        inspect_mail(stream, Findings(MAIL))
    except Refused as error:
        raise Failed(str(error)) from error


def take_attachments(letter: Letter, tray: Tray) -> None:
    """Lay every attachment of a mail on the tray, decoded, under the name that it has there."""
    for warning in letter.warnings:
        tray.warn(warning)
    for attached in letter.attachments:
        tray.count()
        label = Label(
            path=f"{attached.section}/{attached.name}",
            name=attached.name,
            role=Role.ATTACHMENT,
            facts=_facts_of(attached),
        )
        if attached.missing:
            tray.leave_out(label, attached.missing)
            continue
        if attached.is_tnef:
            tray.warn(_TNEF.format(name=attached.name[:150]))
        tray.keep(label, attached.pieces())


def _facts_of(attached: Attached) -> dict[str, object]:
    facts: dict[str, object] = {"part": attached.section, "stated_type": attached.media_type}
    if attached.content_id:
        facts["content_id"] = attached.content_id
    if attached.is_inline:
        facts["shown_inline"] = True
    if attached.problem:
        facts["problem"] = attached.problem
    return facts
