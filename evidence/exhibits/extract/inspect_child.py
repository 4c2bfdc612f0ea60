"""The inspecting child: a request naming a file on stdin, what it holds as JSON on stdout."""

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

import pikepdf
from PIL import Image

from evidence.exhibits.extract.content.archives import inspect_archive, is_archive
from evidence.exhibits.extract.content.findings import Findings, Refused
from evidence.exhibits.extract.content.images import inspect_image
from evidence.exhibits.extract.content.mail import inspect_mail
from evidence.exhibits.extract.content.markup import inspect_markup
from evidence.exhibits.extract.content.office import inspect_compound
from evidence.exhibits.extract.content.pdf import inspect_pdf_content
from evidence.exhibits.extract.content.polyglots import inspect_edges
from evidence.exhibits.extract.kinds import COMPOUND_TYPES, media_type_of_file
from evidence.exhibits.extract.media import (
    HTML,
    MAIL,
    MBOX,
    PDF,
    PROGRAM,
    RTF,
    SVG,
    XML,
)

# Now and not at the first picture: the server that forks this has time for it, a child has not.
Image.init()
# Looked up once: reading a package's metadata takes longer than looking into a small file.
_TOOLS = {
    "pikepdf": pikepdf.__version__,
    "qpdf": pikepdf.__libqpdf_version__,
    "pillow": version("pillow"),
    "puremagic": version("puremagic"),
}


def inspect_content(path: Path) -> Findings:
    """Return what was found in a file, read as far as it may be."""
    with path.open("rb") as stream:
        found = Findings(media_type_of_file(stream))
        try:
            inspect_edges(stream, path.stat().st_size, found)
            stream.seek(0)
            _inspect_kind(path, stream, found)
        except Refused:
            # The sentence is among the findings.
            found.pages = None
    return found


def _inspect_kind(path: Path, stream: BinaryIO, found: Findings) -> None:
    kind = found.media_type
    if kind == PDF:
        inspect_pdf_content(path, found)
    elif kind == PROGRAM:
        found.quarantine("This is a program or a script, and not a document.")
    elif kind in COMPOUND_TYPES:
        inspect_compound(stream, found)
    elif is_archive(kind):
        inspect_archive(stream, kind, found)
    elif kind in {HTML, SVG, XML, RTF}:
        inspect_markup(stream, found)
    elif kind in {MAIL, MBOX}:
        inspect_mail(stream, found)
    elif kind.startswith("image/"):
        inspect_image(stream, found)


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.stdin.buffer.read())
    found = inspect_content(Path(request["path"]))
    reply = {
        "media_type": found.media_type,
        "pages": found.pages,
        "problem": found.problem,
        "reasons": [[weight, sentence] for sentence, weight in found.reasons.items()],
        "tools": _TOOLS,
    }
    sys.stdout.buffer.write(json.dumps(reply).encode())


if __name__ == "__main__":
    main()
