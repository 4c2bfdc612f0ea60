"""Office documents get pages through LibreOffice where it is installed; it reaches nothing else."""

import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.errors import Failed
from evidence.core.limits import Limits
from evidence.core.models import JobState
from evidence.exhibits.models import Readability, Reading
from evidence.pages import asking, queries, read
from evidence.pages.extract import office
from evidence.pages.extract.tools import OFFICE
from tests import factories
from tests.exhibits import hostile
from tests.pages import office_files
from tests.pages.papers import picture, read_exhibit

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
needs_office = pytest.mark.skipif(OFFICE.path() is None, reason="LibreOffice is not installed")
WORDS = "The zebra clause of the agreement"
ODT, DOC = "application/vnd.oasis.opendocument.text", "application/msword"


@needs_office
@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (office_files.docx(WORDS), "vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (office_files.odt(WORDS), "vnd.oasis.opendocument.text"),
        (office_files.ods(WORDS), "vnd.oasis.opendocument.spreadsheet"),
        (office_files.odp(WORDS), "vnd.oasis.opendocument.presentation"),
        (office_files.rtf(WORDS), "rtf"),
    ],
)
def test_an_office_document_gets_the_pages_that_libreoffice_prints(
    case: Case, owner: User, content: bytes, media_type: str
) -> None:
    exhibit = read_exhibit(case, owner, content, name="whatever")

    assert exhibit.file.media_type == f"application/{media_type}"
    assert (exhibit.readability, exhibit.page_count) == (Readability.READABLE, 1)
    assert WORDS in exhibit.page_texts.get().text
    made = queries.normalised_pdf(exhibit)
    assert made is not None
    assert made.tool == "LibreOffice"
    assert made.tool_version[0].isdigit()
    assert f"LibreOffice {made.tool_version}" in exhibit.readability_reason
    assert "not on its pages" in exhibit.readability_reason


@needs_office
@pytest.mark.parametrize(
    ("content", "ending", "older", "media_type"),
    [
        (office_files.odt(WORDS), "odt", "doc", "application/msword"),
        (office_files.ods(WORDS), "ods", "xls", "application/vnd.ms-excel"),
        (office_files.odp(WORDS), "odp", "ppt", "application/vnd.ms-powerpoint"),
    ],
)
def test_documents_from_before_2007_are_told_apart_and_printed(
    case: Case, owner: User, tmp_path: Path, content: bytes, ending: str, older: str,
    media_type: str,
) -> None:  # fmt: skip
    old = office_files.as_older(content, tmp_path, ending=ending, older=older)
    exhibit = read_exhibit(case, owner, old, name="no ending")

    assert exhibit.file.media_type == media_type
    assert WORDS in exhibit.page_texts.get().text


@needs_office
def test_the_same_document_gives_the_same_bytes(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(office_files.docx(WORDS))
    made = []
    for name in ("one", "two"):
        target = tmp_path / name / "made.pdf"
        target.parent.mkdir()
        office.convert(source, target, media_type=next(iter(office.OFFICE_ENDINGS)))
        made.append(target.read_bytes())
        assert list(target.parent.iterdir()) == [target]
    assert made[0] == made[1]
    with pikepdf.open(tmp_path / "one" / "made.pdf") as pdf:
        assert "/CreationDate" not in pdf.docinfo


@pytest.fixture
def eavesdropper() -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine, and what it was asked for."""
    asked: list[str] = []

    class Noting(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Noting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()


@needs_office
@pytest.mark.parametrize("kind", ["odt", "rtf"])
def test_libreoffice_reads_no_other_file_and_asks_no_server(
    tmp_path: Path, eavesdropper: tuple[str, list[str]], kind: str
) -> None:
    """Inspection keeps such files from it; were one to slip through, the walls still stand."""
    url, asked = eavesdropper
    secret, seen = tmp_path / "secret.txt", tmp_path / "secret.png"
    secret.write_text("the-canary-sings")
    seen.write_bytes(picture("PNG"))
    if kind == "odt":
        # Without our walls and settings LibreOffice asks the server, and embeds the picture.
        links = f'<text:section text:name="a"><text:section-source xlink:href="{secret.as_uri()}"/>'
        links += "</text:section>" + "".join(
            '<text:p><draw:frame svg:width="4cm" svg:height="3cm" text:anchor-type="as-char">'
            f'<draw:image xlink:type="simple" xlink:href="{where}" xlink:show="embed" '
            'xlink:actuate="onLoad"/></draw:frame></text:p>'
            for where in (f"{url}/picture.png", seen.as_uri())
        )
        content, media_type = office_files.odt(WORDS, more=links), ODT
    else:
        fields = "".join(
            rf'{{\field{{\*\fldinst {what} "{where}" }}{{\fldrslt x}}}}'
            for what, where in (("INCLUDETEXT", secret), ("INCLUDEPICTURE", f"{url}/a.png"))
        )
        content, media_type = office_files.rtf(WORDS, more=fields), "application/rtf"
    source, target = tmp_path / "source", tmp_path / "work" / "made.pdf"
    source.write_bytes(content)
    target.parent.mkdir()

    office.convert(source, target, media_type=media_type)

    text = pypdfium2.PdfDocument(target)[0].get_textpage().get_text_range()
    assert WORDS in text
    assert "canary" not in text
    with pikepdf.open(target) as pdf:
        assert not pdf.pages[0].get_images()
    assert asked == []


@needs_office
def test_what_libreoffice_cannot_read_stays_as_it_came_and_says_why(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "work" / "made.pdf"
    source.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    target.parent.mkdir()
    with pytest.raises(Failed, match="LibreOffice could not read it") as caught:
        office.convert(source, target, media_type=DOC)
    assert "installed" not in caught.value.message
    assert list(target.parent.iterdir()) == []


@needs_office
def test_a_conversion_that_takes_too_long_is_stopped_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = Limits(wall_seconds=0.5, cpu_seconds=5, memory_bytes=4 << 30)
    monkeypatch.setattr(office, "OFFICE_LIMITS", short)
    source, target = tmp_path / "source", tmp_path / "work" / "made.pdf"
    source.write_bytes(office_files.odt(WORDS))
    target.parent.mkdir()
    with pytest.raises(Failed, match=r"took longer than 0\.5 s"):
        office.convert(source, target, media_type=ODT)
    running = [
        path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if _readable(path)
    ]
    assert not [line for line in running if str(tmp_path).encode() in line]


def _readable(path: Path) -> bool:
    try:
        path.read_bytes()
    except OSError:
        return False
    return True


def test_without_libreoffice_the_exhibit_says_what_is_missing_and_who_can_help(
    case: Case, owner: User, nothing_installed: object, sign_in: SignIn
) -> None:
    exhibit = read_exhibit(case, owner, office_files.docx(WORDS), name="letter.docx")

    assert exhibit.readability == Readability.NATIVE
    assert exhibit.readability_reason.startswith("Not converted: LibreOffice is not installed. ")
    assert "libreoffice-writer-nogui" in exhibit.readability_reason
    reading = Reading.objects.get(exhibit=exhibit)
    assert (reading.state, reading.lacks) == (JobState.DONE, "libreoffice")
    made = reverse("pages:derivatives", args=[case.public_id, exhibit.public_id])
    body = sign_in(owner).get(made).content.decode()
    assert "LibreOffice is not installed on this machine" in body
    assert "Try again" in body


@needs_office
def test_once_libreoffice_is_installed_what_waits_is_converted_by_itself(
    case: Case, owner: User, nothing_installed: Callable[[], None]
) -> None:
    exhibit = read_exhibit(case, owner, office_files.docx(WORDS), name="letter.docx")
    assert asking.ask_for_what_lacked() == 0

    nothing_installed()
    assert asking.ask_for_what_lacked() == 1
    assert asking.ask_for_what_lacked() == 0
    exhibit.refresh_from_db()
    assert read.read(Reading.objects.get(exhibit=exhibit).pk) == JobState.DONE

    exhibit.refresh_from_db()
    assert exhibit.is_printable
    assert WORDS in exhibit.page_texts.get().text


def test_an_encrypted_office_document_is_never_shown_to_libreoffice(
    case: Case, owner: User
) -> None:
    exhibit = factories.inspected_exhibit(
        case, owner, content=hostile.compound("EncryptedPackage"), name="locked.docx"
    )
    assert exhibit.readability == Readability.QUARANTINED
    assert not Reading.objects.filter(exhibit=exhibit).exists()
