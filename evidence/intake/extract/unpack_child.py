"""The unpacking child: a request naming a container on stdin, its members as JSON on stdout."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from evidence.core.errors import Failed
from evidence.exhibits.extract.content.archives import PACKED
from evidence.exhibits.extract.media import TAR, ZIP
from evidence.intake.extract.archives import take_from_packed, take_from_tar, take_from_zip
from evidence.intake.extract.tray import Tray
from evidence.intake.extract.unpack import Member


def unpack_into(folder: Path, path: Path, *, media_type: str, name: str) -> dict[str, object]:
    """Return what a container holds, as `Unpacked` names it; its members' files are in the folder.

    Raises Failed with the reason when the container cannot be read.
    """
    tray = Tray(folder, media_type)
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
    return {
        "kind": "archive",
        "members": [_told(each) for each in tray.members],
        "warnings": list(tray.warnings),
        "tools": {"python": sys.version.split()[0]},
    }


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
