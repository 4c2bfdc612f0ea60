"""The child that reads a mail to be typeset: a request naming it on stdin, its HTML on stdout."""

import base64
import hashlib
import io
import json
import sys
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from PIL import Image

from evidence.core.errors import Failed
from evidence.exhibits.extract.content.findings import Findings, Refused
from evidence.exhibits.extract.content.images import inspect_image
from evidence.exhibits.extract.media import HEAD_BYTES, media_type_of
from evidence.intake.extract.letters import Attached, Letter
from evidence.intake.extract.mails import read_letter
from evidence.pages.extract.message_sheet import Listed, compose
from evidence.pages.extract.paper import Subject

_PRINTED_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif"})
# Pictures are decoded to be printed; a mail of more is printed without the rest of them.
_LARGEST_IMAGE = 8 << 20
_IMAGES_TOGETHER = 24 << 20
_MOST_PIXELS = 25_000_000


def listed_attachments(letter: Letter) -> tuple[list[Listed], dict[str, str]]:
    """Return each attachment with its hash, and by content id the pictures that may be printed."""
    listed: list[Listed] = []
    images: dict[str, str] = {}
    left = _IMAGES_TOGETHER
    for attached in letter.attachments:
        entry, content = _listed(attached)
        listed.append(entry)
        kind = media_type_of(content[:HEAD_BYTES])
        is_wanted = attached.content_id and kind in _PRINTED_IMAGES and len(content) <= left
        if is_wanted and _is_safe(content, kind):
            left -= len(content)
            images[attached.content_id] = f"data:{kind};base64,{base64.b64encode(content).decode()}"
    return listed, images


def _listed(attached: Attached) -> tuple[Listed, bytes]:
    """Return what the list says of an attachment, and its bytes if it may be a picture."""
    digest, size, head = hashlib.sha256(), 0, bytearray()
    for piece in attached.pieces():
        digest.update(piece)
        size += len(piece)
        if attached.content_id and len(head) <= _LARGEST_IMAGE:
            head += piece
    entry = Listed(
        section=attached.section,
        name=attached.name,
        media_type=attached.media_type,
        size=size,
        sha256="" if attached.missing else digest.hexdigest(),
        remark=" ".join(filter(None, [attached.missing, attached.problem])),
        content_id=attached.content_id,
    )
    return entry, bytes(head) if len(head) <= _LARGEST_IMAGE else b""


def _is_safe(content: bytes, kind: str) -> bool:
    found = Findings(kind)
    try:
        inspect_image(io.BytesIO(content), found)
    except Refused:
        return False
    return not found.reasons and _pixels_of(content) <= _MOST_PIXELS


def _pixels_of(content: bytes) -> int:
    with Image.open(io.BytesIO(content)) as picture:
        return picture.width * picture.height


def main() -> None:
    """Answer one request; a failure that has a sentence is told as such."""
    request = json.loads(sys.stdin.buffer.read())
    try:
        letter = read_letter(Path(request["path"]), request["media_type"])
        listed, images = listed_attachments(letter)
        subject = Subject(request["name"], request["sha256"])
        reply = asdict(compose(letter, listed, images, subject=subject))
        reply["tools"] = letter.tools | {"nh3": version("nh3")}
    except Failed as error:
        reply = {"failed": error.message}
    except MemoryError:
        sys.exit("MemoryError")
    sys.stdout.buffer.write(json.dumps(reply).encode())


if __name__ == "__main__":
    main()
