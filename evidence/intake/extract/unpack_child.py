"""The unpacking child: a request naming a container on stdin, its members as JSON on stdout."""

import json
import sys
from dataclasses import asdict
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from evidence.core.errors import Failed
from evidence.exhibits.extract.content.archives import PACKED
from evidence.exhibits.extract.media import MAIL, MBOX, MSG, TAR, ZIP
from evidence.intake.extract.archives import take_from_packed, take_from_tar, take_from_zip
from evidence.intake.extract.conversations import take_conversations
from evidence.intake.extract.letters import facts_of
from evidence.intake.extract.mailbox import take_from_mailbox
from evidence.intake.extract.mails import read_letter, take_attachments
from evidence.intake.extract.tray import Tray
from evidence.intake.extract.unpack import Member


def unpack_into(folder: Path, path: Path, *, media_type: str, name: str) -> dict[str, object]:
    """Return what a container holds, as `Unpacked` names it; its members' files are in the folder.

    Raises Failed with the reason when the container cannot be read.
    """
    tray = Tray(folder, media_type)
    if media_type in {MAIL, MSG}:
        told = _from_mail(path, media_type, tray)
    elif media_type == MBOX:
        told = _from_mailbox(path, tray)
    else:
        told = _from_archive(path, media_type, name, tray)
    tools = {"python": sys.version.split()[0]} | told.pop("tools", {})
    return {
        **told,
        "members": [_told(each) for each in tray.members],
        "warnings": list(tray.warnings),
        "tools": tools,
    }


def _from_archive(path: Path, media_type: str, name: str, tray: Tray) -> dict[str, Any]:
    with path.open("rb") as stream:
        if media_type == ZIP:
            take_from_zip(stream, tray)
        elif media_type == TAR:
            take_from_tar(stream, tray)
        elif media_type in PACKED:
            take_from_packed(stream, media_type, name, tray)
        else:
            message = f"Files of this kind ({media_type}) hold nothing that is taken out here."
            raise Failed(message)
    return {"kind": "linkedin_export" if take_conversations(tray) else "archive"}


def _from_mail(path: Path, media_type: str, tray: Tray) -> dict[str, Any]:
    letter = read_letter(path, media_type)
    take_attachments(letter, tray)
    return {
        "kind": "mail",
        "title": letter.title,
        "date_text": letter.date_text,
        "facts": facts_of(letter),
        "tools": letter.tools,
    }


def _from_mailbox(path: Path, tray: Tray) -> dict[str, Any]:
    with path.open("rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as content:
        take_from_mailbox(content, tray)
    return {"kind": "mailbox"}


def _told(member: Member) -> dict[str, object]:
    told = asdict(member)
    told["file"] = member.file.name if member.file else ""
    return told


def main() -> None:
    """Answer one request; a failure that has a sentence is told as such."""
    request = json.loads(sys.stdin.buffer.read())
    try:
        reply = unpack_into(
            Path(request["folder"]),
            Path(request["path"]),
            media_type=request["media_type"],
            name=request["name"],
        )
    except Failed as error:
        reply = {"failed": error.message}
    except MemoryError:
        sys.exit("MemoryError")
    sys.stdout.buffer.write(json.dumps(reply).encode())


if __name__ == "__main__":
    main()
