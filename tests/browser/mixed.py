"""A folder as a team is handed it: a thousand files of every kind, hostile ones among them."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests import factories
from tests.exhibits import hostile
from tests.exhibits.hostile import zipped

MAIL = (
    "From: Ada <ada@example.test>\r\nTo: Bo <bo@example.test>\r\nSubject: Note {0}\r\n"
    "Date: Tue, 3 Dec 2024 10:00:00 -0500\r\nMessage-ID: <{0}@example.test>\r\n"
    "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nNote {0}.\r\n"
)
HOSTILE: dict[str, Callable[[], bytes]] = {
    "script.pdf": lambda: hostile.SCRIPTED_PDF,
    "locked.pdf": lambda: hostile.locked_pdf(user="secret"),
    "bomb.pdf": hostile.pdf_bomb,
    "locked.zip": hostile.locked_zip,
    "overlapping.zip": hostile.overlapping_zip,
    "nested.zip": lambda: hostile.nested_zip(9),
    "bomb.gz": hostile.gzip_bomb,
    "huge.png": lambda: hostile.png(60_000, 60_000, rows=1),
    "laughs.xml": lambda: hostile.LAUGHS,
    "nested.eml": lambda: hostile.nested_mail(30),
    "program.exe": lambda: b"MZ" + bytes(200),
    "tail\u202efdp.txt": lambda: b"direction",
    "new\nline.txt": lambda: b"a name on two lines",
}
# Of a thousand: what stands at the end of each decade.
KINDS = ("pdf", "pdf", "txt", "txt", "txt", "png", "eml", "txt", "copy", "odd")


def write_mixed_folder(folder: Path, count: int) -> Counter[str]:
    """Write so many files into folders and return how many there are of each kind.

    Of `copy` the bytes are those of another file; `odd` are hostile, empty, or archives with two
    members each.
    """
    written: Counter[str] = Counter()
    waiting = list(HOSTILE.items())
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        place = folder / f"Box {number // 100:02}" / f"Folder {number // 25 % 4}"
        place.mkdir(parents=True, exist_ok=True)
        if kind == "odd" and waiting:
            name, make = waiting.pop()
            (place / name).write_bytes(make())
            kind = "hostile"
        elif kind == "odd":
            kind = "empty" if number % 20 == 9 else "archive"
            content = zipped(_members(number)) if kind == "archive" else b""
            (place / f"{number:04}.{'zip' if content else 'txt'}").write_bytes(content)
        else:
            (place / f"{number:04}.{kind}").write_bytes(_content(kind, number))
        written[kind] += 1
    return written


def _members(number: int) -> dict[str, bytes]:
    return {
        f"inside/{number}.txt": f"Inside {number}".encode(),
        f"inside/{number}.md": f"# Also inside {number}".encode(),
    }


def _content(kind: str, number: int) -> bytes:
    match kind:
        case "pdf":
            return factories.pdf(pages=1 + number % 3, seed=number)
        case "png":
            return hostile.png(20 + number % 80, 20 + number // 80)
        case "eml":
            return MAIL.format(number).encode()
        case "copy":
            # The text that stands before it in the same ten.
            return _content("txt", number - 1)
    return f"Text {number}\n".encode() * (1 + number % 400)
