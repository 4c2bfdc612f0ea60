"""What a PDF may do by itself, whether it opens, and whether its streams stay in bounds."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Stream

from evidence.exhibits.extract.content.findings import BOMB_FROM_BYTES, Findings, bomb, is_bomb
from evidence.exhibits.extract.content.images import MAX_PIXELS, too_many_pixels
from evidence.exhibits.extract.content.inflate import inflated
from evidence.exhibits.extract.dictionaries import live_dictionaries
from evidence.exhibits.extract.pages import MAX_PAGES
from evidence.exhibits.extract.pages_child import PageTreeError, TooManyPages, facts_in

# PDF 32000-1 §12.6.4, table 198, with what each does in a person's words.
ACTIONS = {
    "/JavaScript": "JavaScript",
    "/Launch": "a command that starts a program (Launch)",
    "/SubmitForm": "a form that sends its content away (SubmitForm)",
    "/ImportData": "a command that reads another file (ImportData)",
    "/RichMediaExecute": "a command to an embedded player (RichMediaExecute)",
    "/Rendition": "a media player (Rendition)",
    "/GoToE": "a link into an embedded file (GoToE)",
}
MEDIA = {
    "/RichMedia": "an embedded player (RichMedia)",
    "/3D": "a 3-D model, which may hold scripts",
    "/Screen": "a media player (Screen)",
    "/FileAttachment": "an embedded file",
}
_SUSPECT = re.compile(
    rb"/(JS|EF|XFA|GoToR|OpenAction|EmbeddedFiles?|"
    + "|".join(name[1:] for name in (*ACTIONS, *MEDIA)).encode()
    + rb")(?![A-Za-z0-9])"
)
# Deflate packs at most 1,032 to 1 (zlib's technical notes).
_DEFLATE_AT_MOST = 1032
_MOST_LAYERS = 2
_REMEDY = "Print it to a new PDF, without these parts, to use its pages in a bundle."


def inspect_pdf_content(path: Path, found: Findings) -> None:
    """Write down what a PDF holds; raises Refused when it may not be read any further."""
    try:
        with pikepdf.open(path, access_mode=pikepdf.AccessMode.stream) as pdf:
            if pdf.is_encrypted:
                found.note(
                    "The PDF is encrypted with an owner password: it opens without one and only "
                    "asks readers to restrict printing or copying."
                )
            _look_for_actions(pdf, found)
            _measure_streams(pdf, found)
            _count_pages(pdf, found)
    except pikepdf.PasswordError:
        found.quarantine(
            "This PDF needs a password to be opened, so nobody can tell what is in it. Save a "
            "copy without a password and upload that too."
        )
    except pikepdf.PdfError as error:
        detail = str(error).replace(f"{path}: ", "").replace(str(path), "the file")
        found.quarantine(f"This PDF is damaged and cannot be read ({detail[:160]}).")


def _count_pages(pdf: pikepdf.Pdf, found: Findings) -> None:
    try:
        facts = facts_in(pdf, max_pages=MAX_PAGES)
    except TooManyPages as error:
        raise found.refuse(str(error)) from error
    except PageTreeError as error:
        found.quarantine(str(error))
        return
    found.problem = str(facts["problem"])
    if found.problem:
        found.note(found.problem)
    else:
        found.pages = int(str(facts["page_count"]))


def _look_for_actions(pdf: pikepdf.Pdf, found: Findings) -> None:
    held: dict[str, None] = {}
    for dictionary in live_dictionaries(pdf, _SUSPECT):
        held.update(dict.fromkeys(_live(dictionary)))
    if _acts_on_opening(pdf.Root.get("/OpenAction")):
        held["an action that runs when it is opened (OpenAction)"] = None
    other = "a link to another file (GoToR)"
    if other in held:
        del held[other]
        found.note(f"The PDF holds {other}; a bundle leaves it out.")
    if held:
        found.quarantine(f"The PDF holds active content: {', '.join(held)}. {_REMEDY}")


def _live(held: Dictionary) -> Iterator[str]:
    kind = _name(held.get("/S"))
    if kind in ACTIONS:
        yield ACTIONS[kind]
    elif "/JS" in held:
        yield ACTIONS["/JavaScript"]
    if kind == "/GoToR":
        yield "a link to another file (GoToR)"
    if "/Rect" in held and (media := MEDIA.get(_name(held.get("/Subtype")))):
        yield media
    if "/EF" in held or _name(held.get("/Type")) == "/EmbeddedFile":
        yield "an embedded file"
    if "/XFA" in held:
        yield "an XFA form, a program of its own"


def _acts_on_opening(action: object) -> bool:
    # A destination, or a command to the reader such as "first page", only turns pages.
    turns_pages = {"", "/GoTo", "/Named"}
    return isinstance(action, Dictionary) and _name(action.get("/S")) not in turns_pages


def _name(value: object) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _measure_streams(pdf: pikepdf.Pdf, found: Findings) -> None:
    for thing in pdf.objects:
        if isinstance(thing, Stream):
            _measure(thing, found)


def _measure(stream: Stream, found: Findings) -> None:
    held = stream.stream_dict
    layers = [_name(each) for each in _filters(held)].count("/FlateDecode")
    is_image = _name(held.get("/Subtype")) == "/Image"
    if is_image and (pixels := _whole(held, "/Width") * _whole(held, "/Height")) > MAX_PIXELS:
        raise found.refuse(f"A picture in the PDF {too_many_pixels(pixels)}")
    if layers > _MOST_LAYERS:
        raise found.refuse(
            f"A stream of the PDF is compressed {layers} times over, which only a file built to "
            "exhaust its reader is."
        )
    # Pictures of blank paper pack a thousandfold; a reader takes no more of them than their size.
    if not layers or (is_image and layers == 1):
        return
    length = _whole(held, "/Length")
    if 0 < length * _DEFLATE_AT_MOST**layers < BOMB_FROM_BYTES:
        return
    _inflate(stream.read_raw_bytes(), layers, found)


def _inflate(packed: bytes, layers: int, found: Findings) -> None:
    pieces: Iterable[bytes] = [packed]
    for _ in range(layers):
        pieces = inflated(pieces)
    unpacked = 0
    for piece in pieces:
        unpacked += len(piece)
        found.spend(len(piece))
        if is_bomb(len(packed), unpacked):
            raise found.refuse(bomb(len(packed), unpacked))


def _filters(held: Dictionary) -> list[object]:
    filters = held.get("/Filter")
    return list(filters) if isinstance(filters, Array) else [filters]


def _whole(held: Dictionary, key: str) -> int:
    value = held.get(key, 0)
    return max(0, value) if isinstance(value, int) else 0
