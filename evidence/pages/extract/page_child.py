"""What every child that works through the pages of a PDF does: open it, tell of page after page."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # it ships no types


def tell_of_pages(
    told_of: Callable[[pypdfium2.PdfDocument, int, dict[str, Any]], dict[str, object]],
    *,
    once_open: Callable[[dict[str, Any]], None] | None = None,
) -> None:
    """Answer one request: a line of JSON for each page, in the file that the request names.

    Each line is written before the next page is begun, so that nothing of it is lost when this
    process is stopped there. `once_open` is called with the request before the first page.
    """
    request = json.loads(sys.stdin.buffer.read())
    try:
        pdf = pypdfium2.PdfDocument(request["path"])
        with Path(request["target"]).open("ab", buffering=0) as target:
            if once_open:
                once_open(request)
            for number in request["numbers"]:
                target.write(json.dumps(told_of(pdf, number, request)).encode() + b"\n")
    except pypdfium2.PdfiumError as error:
        sys.exit(f"the page cannot be read ({error}).")
    except MemoryError:
        sys.exit("MemoryError")
