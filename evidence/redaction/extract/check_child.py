"""The checking child: a request naming a PDF on stdin, what was found as JSON on stdout."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # it ships no types

from evidence.redaction.extract.document import find_in_document, with_all_layers
from evidence.redaction.extract.page import find_on_page


def check(request: dict[str, Any]) -> dict[str, object]:
    """Return the findings on the pages asked for, and which of them show words nobody read."""
    path = Path(request["path"])
    pdf = pypdfium2.PdfDocument(path)
    layered = with_all_layers(path)
    all_layers = pypdfium2.PdfDocument(layered) if layered else None
    found = find_in_document(path) if request["whole_file"] else []
    unread = []
    for number in request["numbers"]:
        on_page, is_unread = find_on_page(
            pdf, number, names=request["names"], all_layers=all_layers
        )
        found += on_page
        unread += [number] if is_unread else []
    return {"found": [asdict(each) for each in found], "unread": unread}


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.stdin.buffer.read())
    try:
        reply = check(request)
    # pypdfium2 refuses pages without an area by a ValueError.
    except (pypdfium2.PdfiumError, ValueError) as error:
        sys.exit(f"the page cannot be read ({error}).")
    except MemoryError:
        sys.exit("MemoryError")
    sys.stdout.buffer.write(json.dumps(reply).encode())


if __name__ == "__main__":
    main()
