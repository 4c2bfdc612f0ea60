"""The dictionaries of a PDF in which something live may stand, found without reading them all."""

import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Pdf, Stream


def live_dictionaries(pdf: Pdf, suspect: re.Pattern[bytes]) -> Iterator[Dictionary]:
    """Yield each dictionary, nested ones included, of every object whose text shows a suspect.

    One search in the object's own text spares the walk through the thousands that hold nothing.
    """
    for thing in pdf.objects:
        outer: pikepdf.Object = thing.stream_dict if isinstance(thing, Stream) else thing
        if not isinstance(outer, Dictionary | Array):
            continue
        if suspect.search(outer.unparse(resolved=True)):
            yield from _nested(outer)


def _nested(outer: pikepdf.Object) -> Iterator[Dictionary]:
    waiting = [outer]
    while waiting:
        held = waiting.pop()
        inner = list(held) if isinstance(held, Array) else list(held.as_dict().values())
        if isinstance(held, Dictionary):
            yield held
        waiting.extend(
            value
            for value in inner
            if isinstance(value, Dictionary | Array) and not value.is_indirect
        )
