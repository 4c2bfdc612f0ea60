"""Turns HTML into a PDF, in a confined child that reaches neither files nor the network."""

from evidence.core.limits import Limits, run_limited

TYPESET_LIMITS = Limits(wall_seconds=60, cpu_seconds=60, memory_bytes=1 << 30, file_bytes=256 << 20)


def typeset(html: str, *, limits: Limits = TYPESET_LIMITS) -> bytes:
    """Return the HTML as a PDF with bookmarks; the same HTML gives the same bytes.

    Only `data:` addresses are read; a link to any other file, image or style is left out of the
    page. The caller escapes what people wrote. Raises Failed when a limit is hit.
    """
    # A lone surrogate cannot be printed, and must not stop the page around it.
    request = html.encode("utf-8", "replace")
    return run_limited("evidence.core.typeset_child", request, limits=limits, subject="Typesetting")
