"""Files made to harm whoever opens them, each by a few lines and harmless on disk."""

import bz2
import gzip
import io
import struct
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests import factories

MB = 1 << 20
NS = "http://schemas.openxmlformats.org"


def zipped(entries: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP archive of these files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target.getvalue()


def armed_pdf(arm: Callable[[pikepdf.Pdf], None], **saving: object) -> bytes:
    """Return a PDF of one page on which `arm` has been at work."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(factories.pdf())) as pdf, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        arm(pdf)
        pdf.save(target, **saving)  # type: ignore[arg-type]
    return target.getvalue()


def _annotation(pdf: pikepdf.Pdf, **held: object) -> None:
    note = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **held)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])


def _script(pdf: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("run"), pdf.make_indirect(action)]))
    )


def _opening(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.URI, URI=String("https://example.test/here-he-is"))


def _launch(pdf: pikepdf.Pdf) -> None:
    _annotation(pdf, Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("cmd.exe")))


def _submit(pdf: pikepdf.Pdf) -> None:
    _annotation(pdf, Subtype=Name.Widget, A=Dictionary(S=Name.SubmitForm, F=String("http://a")))


def _xfa(pdf: pikepdf.Pdf) -> None:
    form = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp:xdp/>"))
    pdf.Root.AcroForm = pdf.make_indirect(form)


def _rich_media(pdf: pikepdf.Pdf) -> None:
    _annotation(pdf, Subtype=Name.RichMedia)


def _attached(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a.exe"] = b"MZ"


def _flate_bomb(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Contents = pdf.make_stream(
        zlib.compress(bytes(200 * MB), 9), Filter=Name.FlateDecode
    )


def _twice_packed_bomb(pdf: pikepdf.Pdf) -> None:
    packed = zlib.compress(zlib.compress(bytes(400 * MB), 9), 9)
    pdf.pages[0].Contents = pdf.make_stream(
        packed, Filter=Array([Name.FlateDecode, Name.FlateDecode])
    )


def _huge_picture(pdf: pikepdf.Pdf) -> None:
    picture = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=25_000)
    picture.Height = 25_000
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(I=picture))


SCRIPTED_PDF = armed_pdf(_script)
ARMED = {
    "JavaScript": (SCRIPTED_PDF, "JavaScript"),
    "JavaScript in an object stream": (
        armed_pdf(_script, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "JavaScript",
    ),
    "JavaScript under an escaped name": (
        SCRIPTED_PDF.replace(b"/JavaScript", b"/J#61vaScript"),
        "JavaScript",
    ),
    "Launch": (armed_pdf(_launch), "starts a program (Launch)"),
    "OpenAction": (armed_pdf(_opening), "OpenAction"),
    "embedded file": (armed_pdf(_attached), "embedded file"),
    "SubmitForm": (armed_pdf(_submit), "SubmitForm"),
    "XFA": (armed_pdf(_xfa), "XFA"),
    "RichMedia": (armed_pdf(_rich_media), "RichMedia"),
}


def locked_pdf(*, user: str) -> bytes:
    """Return an encrypted PDF; without a user's password only its owner is held to one."""
    return armed_pdf(lambda _: None, encryption=pikepdf.Encryption(owner="owner", user=user))


def pdf_bomb() -> bytes:
    """Return a PDF whose one page unpacks to 200 MB."""
    return armed_pdf(_flate_bomb, compress_streams=False)


def pdf_double_bomb() -> bytes:
    """Return a PDF whose page is compressed twice, 400 MB in less than 2 kB."""
    return armed_pdf(_twice_packed_bomb, compress_streams=False)


def pdf_with_huge_picture() -> bytes:
    """Return a PDF with a picture of 25,000 by 25,000 pixels."""
    return armed_pdf(_huge_picture)


def office(parts: dict[str, bytes]) -> bytes:
    """Return a Word document with these parts besides the ones that each has."""
    common = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}
    return zipped({**common, **parts})


def relationship(kind: str, target: str) -> bytes:
    """Return the part of a Word document that names something outside of it."""
    return (
        f'<Relationships xmlns="{NS}/package/2006/relationships"><Relationship Id="r1" Type="{NS}/'
        f'officeDocument/2006/relationships/{kind}" Target="{target}" TargetMode="External"/>'
        "</Relationships>"
    ).encode()


def compound(*names: str) -> bytes:
    """Return a compound file (Word before 2007) whose directory holds these names."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(22) + b"\x09\0" + bytes(480)
    entries = b""
    for name in ("Root Entry", *names):
        encoded = name.encode("utf-16-le")
        entry = encoded + bytes(64 - len(encoded)) + struct.pack("<H", len(encoded) + 2)
        entries += entry + bytes(128 - len(entry))
    return header + entries


def locked_zip() -> bytes:
    """Return a ZIP archive whose entry says that it is encrypted."""
    content = bytearray(zipped({"secret.txt": b"secret"}, method=zipfile.ZIP_STORED))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def zip_bomb() -> bytes:
    """Return a ZIP archive of 200 kB that unpacks to 200 MB."""
    return zipped({"zeros.bin": bytes(200 * MB)})


def overlapping_zip() -> bytes:
    """Return a ZIP archive whose 50 entries are one and the same."""
    single = zipped({"a": bytes(MB)})
    start = single.index(b"PK\x01\x02")
    end = single.rindex(b"PK\x05\x06")
    directory = single[start:end] * 50
    record = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 50, 50, len(directory), start, 0)
    return single[:start] + directory + record


def lying_zip() -> bytes:
    """Return a ZIP archive that says 10 bytes of an entry of a megabyte."""
    content = bytearray(zipped({"a": bytes(MB)}))
    entry = content.index(b"PK\x01\x02")
    content[22:26] = content[entry + 24 : entry + 28] = struct.pack("<L", 10)
    return bytes(content)


def nested_zip(levels: int) -> bytes:
    """Return archives within each other, so many of them."""
    content = b"in the middle"
    for level in range(levels):
        content = zipped({f"{level}.zip" if level else "a.txt": content})
    return content


def crowded_zip(count: int) -> bytes:
    """Return a ZIP archive of so many empty files."""
    return zipped({f"{number}.txt": b"" for number in range(count)}, method=zipfile.ZIP_STORED)


def tar_with_link() -> bytes:
    """Return a tar archive with a symbolic link to /etc/passwd and a name that climbs out."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        link = tarfile.TarInfo("../up")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return target.getvalue()


def gzip_bomb() -> bytes:
    """Return a gzip file of 200 kB that unpacks to 200 MB."""
    return gzip.compress(bytes(200 * MB))


def bzip2_bomb() -> bytes:
    """Return a bzip2 file of a few hundred bytes that unpacks to 200 MB."""
    return bz2.compress(bytes(200 * MB))


def png(width: int, height: int, *, rows: int | None = None) -> bytes:
    """Return a grey PNG that claims this size and holds `rows` rows of pixels."""
    pixels = zlib.compress(bytes((width + 1) * (height if rows is None else rows)), 9)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_png_part(kind, content) for kind, content in parts)


def _png_part(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def nested_mail(levels: int) -> bytes:
    """Return mails forwarded as attachments of each other, so many of them."""
    content = "From: a@example.test\nSubject: the innermost\n\nHello\n"
    for level in range(levels):
        content = (
            f"From: a@example.test\nTo: b@example.test\nSubject: Fwd {level}\nMIME-Version: 1.0\n"
            f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n'
            f"Content-Type: message/rfc822\n\n{content}\n--b{level}--\n"
        )
    return content.encode()


def mail_of_parts(count: int) -> bytes:
    """Return a mail of so many parts."""
    head = (
        "From: a@example.test\nTo: b@example.test\nSubject: many\n"
        'Content-Type: multipart/mixed; boundary="x"\n\n'
    )
    return (head + "--x\nContent-Type: text/plain\n\na\n" * count + "--x--\n").encode()


LAUGHS = b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY a 'ha'>" + b"".join(
    f"<!ENTITY {chr(98 + step)} '{f'&{chr(97 + step)};' * 10}'>".encode() for step in range(9)
) + b"]><a>&j;</a>"  # fmt: skip
