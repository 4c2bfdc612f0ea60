"""Closes what a page's content leaves open, so that a stamp drawn after it stands upright."""

import re
from collections import Counter
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

# Larger content is never taken apart: a page of text has some kilobytes, a bomb has gigabytes.
MAX_CONTENT_BYTES = 32 << 20
_MAX_REWRITTEN_BYTES = 2 << 20

_NESTED = rb"\((?:[^()\\]|\\.|%s)*+\)"
_STRING = re.compile(_NESTED % (_NESTED % rb"\((?:[^()\\]|\\.)*+\)"), re.DOTALL)
_COMMENT = re.compile(rb"%[^\r\n]*+")
_INLINE_IMAGE = re.compile(rb"(?<!\S)BI\s[^()]*?\sID\s.*?\sEI(?!\S)", re.DOTALL)
_OPERATORS = frozenset({b"q", b"Q", b"BT", b"ET", b"BMC", b"BDC", b"EMC", b"BI"})
_BRACKETS = ((b"<", b">"), (b"[", b"]"))


@dataclass(frozen=True, slots=True)
class _Balance:
    open_states: int
    is_regular: bool


def enclose(pdf: Pdf, page: pikepdf.Page) -> tuple[list[pikepdf.Object], bytes]:
    """Return the page's content streams and the operators that undo what they leave behind.

    The streams must follow a `q`. Content that takes back more states than it saved is
    rewritten without the surplus, as readers ignore it; content that can't be read as operators
    becomes a form of its own. What the page shows does not change.
    """
    streams = _streams(page)
    content = _decoded(streams)
    if content is None:
        return [_as_form(pdf, page, streams)], b"Q"
    balance = _balance(content)
    if balance.is_regular:
        return streams, b" ".join([b"Q"] * (balance.open_states + 1))
    if len(content) <= _MAX_REWRITTEN_BYTES:
        return _rewritten(pdf, page)
    return [_as_form(pdf, page, streams)], b"Q"


def _streams(page: pikepdf.Page) -> list[pikepdf.Object]:
    contents = page.obj.get("/Contents")
    if isinstance(contents, pikepdf.Stream):
        return [contents]
    if isinstance(contents, Array):
        return [part for part in contents if isinstance(part, pikepdf.Stream)]
    return []


def _decoded(streams: list[pikepdf.Object]) -> bytes | None:
    """Return the streams' text, or nothing when it can't or shouldn't be decoded."""
    parts: list[bytes] = []
    for stream in streams:
        try:
            parts.append(stream.read_bytes())
        except pikepdf.PdfError:
            return None
        if sum(map(len, parts)) > MAX_CONTENT_BYTES:
            return None
    return b"\n".join(parts)


def _balance(content: bytes) -> _Balance:
    operators = _operators(content)
    if operators is None:
        return _Balance(0, is_regular=False)
    depth = lowest = 0
    for operator in operators:
        if operator == b"q":
            depth += 1
        elif operator == b"Q":
            depth -= 1
            lowest = min(lowest, depth)
    counts = Counter(operators)
    is_even = counts[b"BT"] == counts[b"ET"] and counts[b"BMC"] + counts[b"BDC"] == counts[b"EMC"]
    # An image that is still there has no end, and would take what follows for its pixels.
    is_regular = is_even and lowest >= 0 and not counts[b"BI"]
    return _Balance(depth, is_regular=is_regular)


def _operators(content: bytes) -> list[bytes] | None:
    """Return the operators that open or close something, or nothing when an operand stays open.

    Done with whole-buffer replacements: a lexer in Python takes ten times as long, and every
    page of a bundle passes here.
    """
    if b"ID" in content and b"EI" in content:
        content = _INLINE_IMAGE.sub(b" ", content)
    if b"(" in content:
        content = _STRING.sub(b" ", content)
        if b"(" in content:
            return None
    if b"%" in content:
        content = _COMMENT.sub(b" ", content)
    if any(content.count(opened) != content.count(closed) for opened, closed in _BRACKETS):
        return None
    for opener in (b"/", b"<", b"["):
        content = content.replace(opener, b" " + opener)
    for closer in (b">", b"]"):
        content = content.replace(closer, closer + b" ")
    return [token for token in content.split() if token in _OPERATORS]


def _rewritten(pdf: Pdf, page: pikepdf.Page) -> tuple[list[pikepdf.Object], bytes]:
    kept: list[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage] = []
    states = marks = texts = 0
    for instruction in pikepdf.parse_content_stream(page):
        match str(instruction.operator):
            case "q":
                states += 1
            case "Q" if states == 0:
                continue
            case "Q":
                states -= 1
            case "BMC" | "BDC":
                marks += 1
            case "EMC" if marks == 0:
                continue
            case "EMC":
                marks -= 1
            case "BT":
                texts = 1
            case "ET":
                texts = 0
        kept.append(instruction)
    closing = [b"ET"] * texts + [b"EMC"] * marks + [b"Q"] * (states + 1)
    return [pdf.make_stream(pikepdf.unparse_content_stream(kept))], b" ".join(closing)


def _as_form(pdf: Pdf, page: pikepdf.Page, streams: list[pikepdf.Object]) -> pikepdf.Object:
    """Return content that draws the streams as forms, each read apart from what follows it."""
    xobjects = resources(page, "/XObject")
    names = []
    for stream in streams:
        form = pdf.make_stream(stream.read_raw_bytes())
        for key in ("/Filter", "/DecodeParms"):
            if key in stream:
                form[key] = stream[key]
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, page.mediabox
        form.Resources = page.obj.Resources
        names.append(name_in(xobjects, "/BundledContent", pdf.make_indirect(form)))
    return pdf.make_stream(b" ".join(f"{name} Do".encode() for name in names))


def resources(page: pikepdf.Page, category: str) -> Dictionary:
    """Return the page's own dictionary of fonts, forms or states, made when it is missing."""
    held = page.obj.get("/Resources")
    if not isinstance(held, Dictionary):
        held = page.obj.Resources = Dictionary()
    listed = held.get(category)
    if not isinstance(listed, Dictionary):
        held[category] = Dictionary()
        listed = held[category]
    return listed  # type: ignore[return-value]  # pikepdf types items as Object


def name_in(listed: Dictionary, stem: str, thing: pikepdf.Object) -> str:
    """Return the name under which an indirect object is listed, adding it under a free one.

    An exhibit may itself be a bundle, whose stamps bear the same names for other fonts.
    """
    number = 0
    while (name := f"{stem}{number}") in listed:
        if listed[name].objgen == thing.objgen:
            return name
        number += 1
    listed[name] = thing
    return name
