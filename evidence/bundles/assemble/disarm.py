"""Takes out of an exhibit's copy what could act by itself: scripts, launches, attachments."""

import re
from collections.abc import Iterator

from pikepdf import Dictionary, Name, Pdf

from evidence.exhibits.extract.dictionaries import live_dictionaries

# Everything but going to a page of the same file and opening a web address
# (PDF 32000-1 §12.6.4; CM/ECF refuses scripts, launches, media and form submission).
FORBIDDEN_ACTIONS = frozenset({
    "/JavaScript", "/Launch", "/SubmitForm", "/ResetForm", "/ImportData", "/GoToR", "/GoToE",
    "/GoToDp", "/GoTo3DView", "/RichMediaExecute", "/Rendition", "/Movie", "/Sound", "/Hide",
    "/SetOCGState", "/Named", "/Trans", "/Thread",
})  # fmt: skip
_MEDIA = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})
_MEDIA_KEYS = (
    "/FS", "/RichMediaContent", "/RichMediaSettings", "/3DD", "/3DV", "/3DA", "/Movie", "/Sound",
    "/A", "/MK",
)  # fmt: skip
_PAGE_KEYS = (
    "/AA", "/B", "/Dur", "/Metadata", "/PieceInfo", "/PresSteps", "/StructParents", "/Tabs",
    "/Thumb", "/Trans", "/AF",
)  # fmt: skip
_FILE_KEYS = frozenset({"/F", "/UF", "/DOS", "/Mac", "/Unix"})
_SAFE_ADDRESS = re.compile(r"(?i)(https?://|mailto:|bundle:)")
_SUSPECT = re.compile(
    rb"/(AA|EF|URI|Sig|FT|NeedAppearances|3D"
    + "".join(f"|{name[1:]}" for name in sorted(FORBIDDEN_ACTIONS | _MEDIA)).encode()
    + rb")(?![A-Za-z0-9])"
)


def disarm(pdf: Pdf) -> None:
    """Leave the opened exhibit with its pages, fields and links, and nothing that acts.

    Works on the copy in memory; the file is never written. Field values are drawn where the
    file left that to the reader, signature values go (a copy can't carry them), fields are
    locked.
    """
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary):
        if form.get("/NeedAppearances"):
            pdf.generate_appearance_streams()
        for key in ("/XFA", "/SigFlags", "/CO", "/NeedAppearances"):
            if key in form:
                del form[key]
    for key in ("/OpenAction", "/AA"):
        if key in pdf.Root:
            del pdf.Root[key]
    for held in live_dictionaries(pdf, _SUSPECT):
        _disarm_dictionary(held)
    for page in pdf.pages:
        for key in _PAGE_KEYS:
            if key in page.obj:
                del page.obj[key]


def live_parts(pdf: Pdf) -> Iterator[str]:
    """Yield the name of everything in a file that `disarm` would have taken out."""
    for key in ("/OpenAction", "/AA"):
        if key in pdf.Root:
            yield key
    for held in live_dictionaries(pdf, _SUSPECT):
        if _is_forbidden_action(held):
            yield str(held.get("/S"))
        if _has_triggers(held):
            yield "/AA"
        if _has_embedded_file(held):
            yield "/EmbeddedFile"


def _disarm_dictionary(held: Dictionary) -> None:
    if _has_triggers(held):
        del held["/AA"]
    for key in ("/A", "/PA"):
        action = held.get(key)
        if isinstance(action, Dictionary) and _is_forbidden_action(action):
            del held[key]
    if _has_embedded_file(held):
        del held["/EF"]
    if _is_forbidden_action(held):
        # Emptied in place: whatever else refers to it finds nothing to run.
        for key in list(held.keys()):
            del held[key]
        return
    if "/Next" in held and "/S" in held:
        del held["/Next"]
    if "/Rect" in held and str(held.get("/Subtype")) in _MEDIA:
        for key in _MEDIA_KEYS:
            if key in held:
                del held[key]
        # Its picture stays what it was on paper.
        held.Subtype = Name.Stamp
    if "/FT" in held:
        _lock_field(held)


def _lock_field(field: Dictionary) -> None:
    if Name.Sig == field.FT:
        if "/V" in field:
            del field["/V"]
        return
    flags = field.get("/Ff", 0)
    field.Ff = (int(flags) if isinstance(flags, int) else 0) | 1


def _is_forbidden_action(held: Dictionary) -> bool:
    kind = held.get("/S")
    if not isinstance(kind, Name) or held.get("/Type", Name.Action) != Name.Action:
        return False
    if kind == Name.URI:
        return not _SAFE_ADDRESS.match(str(held.get("/URI", "")))
    return str(kind) in FORBIDDEN_ACTIONS


def _has_triggers(held: Dictionary) -> bool:
    # A font may be called /AA in a page's resources: triggers hold actions and nothing else.
    triggers = held.get("/AA")
    return isinstance(triggers, Dictionary) and all(
        isinstance(action, Dictionary) and (not action.keys() or "/S" in action)
        for action in triggers.as_dict().values()
    )


def _has_embedded_file(held: Dictionary) -> bool:
    files = held.get("/EF")
    return isinstance(files, Dictionary) and set(files.keys()) <= _FILE_KEYS
