"""Office documents with words in them, written by hand; LibreOffice turns them into older kinds."""

import io
import subprocess
import zipfile
from pathlib import Path

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_NAMES = (
    " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
        for name, full in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("draw", "drawing"),
            ("presentation", "presentation"),
            ("style", "style"),
            ("script", "script"),
            ("svg", "svg-compatible"),
        )
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink"'
)
_OASIS = "application/vnd.oasis.opendocument"


def docx(words: str) -> bytes:
    """Return a Word document that says this."""
    body = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>"
    )
    parts = {"[Content_Types].xml": _TYPES, "_rels/.rels": _LINKS, "word/document.xml": body}
    return _zipped(parts)


def odt(words: str, *, more: str = "") -> bytes:
    """Return an OpenDocument text that says this; `more` is XML that stands after it."""
    return _open_document("text", f"<office:text><text:p>{words}</text:p>{more}</office:text>")


def ods(words: str) -> bytes:
    """Return an OpenDocument spreadsheet with this in its first cell."""
    cell = f'<table:table-cell office:value-type="string"><text:p>{words}</text:p>'
    row = f"<table:table-row>{cell}</table:table-cell></table:table-row>"
    body = f'<table:table table:name="One">{row}</table:table>'
    return _open_document("spreadsheet", f"<office:spreadsheet>{body}</office:spreadsheet>")


def odp(words: str) -> bytes:
    """Return an OpenDocument presentation of one slide that says this."""
    place = 'svg:width="20cm" svg:height="3cm" svg:x="2cm" svg:y="2cm"'
    box = f"<draw:frame {place}><draw:text-box><text:p>{words}</text:p></draw:text-box>"
    body = f'<draw:page draw:name="One">{box}</draw:frame></draw:page>'
    return _open_document("presentation", f"<office:presentation>{body}</office:presentation>")


def rtf(words: str, *, more: str = "") -> bytes:
    """Return a document in the Rich Text Format that says this."""
    return f"{{\\rtf1\\ansi {words}\\par {more}}}".encode()


def as_older(content: bytes, folder: Path, *, ending: str, older: str) -> bytes:
    """Return the document as LibreOffice saves it in another format, such as doc."""
    source = folder / f"source.{ending}"
    source.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", older, "--outdir", str(folder)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=120)
    return (folder / f"source.{older}").read_bytes()


def _open_document(kind: str, body: str) -> bytes:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} '
        f'office:version="1.2"><office:body>{body}</office:body></office:document-content>'
    )
    listed = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_OASIS}.{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    parts = {
        "mimetype": f"{_OASIS}.{kind}",
        "META-INF/manifest.xml": listed,
        "content.xml": content,
    }
    return _zipped(parts)


def _zipped(parts: dict[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()
