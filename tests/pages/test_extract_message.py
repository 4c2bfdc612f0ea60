"""A mail on paper shows what it says, to whom and when, and hides and loads nothing."""

import base64
import hashlib
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.core.errors import Failed
from evidence.intake.extract.eml import read_eml
from evidence.pages.extract.html_body import printable
from evidence.pages.extract.message_sheet import MOST_SIGNS, compose
from evidence.pages.extract.paper import Subject
from tests.exhibits import hostile
from tests.intake import outlook_file as made
from tests.intake.containers import bytes_of, fixed, unpacked
from tests.pages.sheets import sheet_of

PICTURE = hostile.png(40, 20)
HEADER = (
    "From: Ada Example <ada@example.test>", "To: Bo Sample <bo@example.test>",
    "Date: Tue, 21 Jan 2025 18:04:05 -0800", "Subject: Offer", "Message-ID: <7@example.test>",
)  # fmt: skip


def _html(html: str) -> bytes:
    return fixed(
        *HEADER, "Content-Type: multipart/related; boundary=r", "",
        "--r", "Content-Type: text/html; charset=utf-8", "", html,
        "--r", "Content-Type: image/png; name=dot.png", "Content-ID: <dot@example.test>",
        "Content-Transfer-Encoding: base64", "", base64.encodebytes(PICTURE).decode().strip(),
        "--r--",
    )  # fmt: skip


def test_the_sheet_shows_who_when_in_both_zones_and_the_hash_of_the_file(tmp_path: Path) -> None:
    mail = fixed(*HEADER, "", "Dear Bo,", "", "no.")
    words, how = sheet_of(tmp_path, mail, name="offer.eml")

    for shown in (
        "From Ada Example <ada@example.test>", "To Bo Sample <bo@example.test>",
        "Tue, 21 Jan 2025 18:04:05 -0800", "21 January 2025, 18:04:05, UTC−08:00",
        "2025-01-22 02:04:05 UTC", "<7@example.test>", "Dear Bo, no.", "offer.eml",
        f"SHA-256 {hashlib.sha256(mail).hexdigest()}", "Nothing is attached",
    ):  # fmt: skip
        assert shown in words
    assert how.tool == "weasyprint"


def test_what_a_mail_does_not_say_is_not_made_up(tmp_path: Path) -> None:
    words, _ = sheet_of(tmp_path, fixed("To: bo@example.test", "Date: 21 Jan 2025 10:00", "", ""))

    assert "The mail names no sender." in words
    assert "In UTC: not known" in words
    assert "The mail has no subject." in words
    assert "The mail has no text." in words


def test_the_family_is_listed_with_the_hashes_under_which_it_is_taken_out(tmp_path: Path) -> None:
    mail = _html("<p>See below")
    words, how = sheet_of(tmp_path, mail)

    (member,) = unpacked(tmp_path, mail).members
    digest = hashlib.sha256(bytes_of(member)).hexdigest()
    assert f"2 dot.png image/png, belongs to the text {len(PICTURE)} bytes {digest[:32]}" in words
    assert digest[32:] in words
    assert "Attachments listed with hash and size: 1." in how.sentence


def test_an_outlook_mail_has_its_sheet_too(tmp_path: Path) -> None:
    inner = made.message(made.note("The first offer"), is_inner=True)
    root = made.message(
        made.note(),
        recipients=(made.recipient("Bo Sample", "bo@example.test", kind=3),),
        attachments=(made.embedded("The first offer", inner), made.link("plan.docx")),
    )
    words, how = sheet_of(tmp_path, made.saved(root))

    assert "Bcc Bo Sample <bo@example.test>" in words
    assert "2025-01-21 17:04:05 UTC" in words
    assert "Outlook kept only a link" in words
    (first, _) = unpacked(tmp_path, made.saved(root)).members
    assert hashlib.sha256(bytes_of(first)).hexdigest()[:32] in words
    assert "python-oxmsg" in how.tool_version


def test_plain_text_is_preferred_and_that_is_said(tmp_path: Path) -> None:
    mail = fixed(
        *HEADER, "Content-Type: multipart/alternative; boundary=a", "", "--a", "", "In words",
        "--a", "Content-Type: text/html", "", "<b>In HTML</b>", "--a--",
    )  # fmt: skip
    words, how = sheet_of(tmp_path, mail)

    assert "In words" in words
    assert "In HTML" not in words.replace("version in HTML", "")
    assert "the version in HTML that came with it is in the original" in how.sentence


def test_text_and_html_that_say_different_things_are_both_printed(tmp_path: Path) -> None:
    mail = fixed(
        *HEADER, "Content-Type: multipart/alternative; boundary=a", "",
        "--a", "", "This message needs a newer program.", "--a", "Content-Type: text/html", "",
        "<p>We accept the offer of twelve thousand dollars and will sign on Monday</p>", "--a--",
    )  # fmt: skip
    words, how = sheet_of(tmp_path, mail)

    assert words.index("needs a newer program") < words.index("We accept the offer of twelve")
    assert "say different things: both follow" in how.sentence
    assert "Which of the two a reader saw depends on the program" in words


def test_signs_that_hide_or_turn_others_are_shown(tmp_path: Path) -> None:
    mail = fixed(*HEADER[:3], "Subject: evil\u202egpj.exe", "", "a\0b\u200bc\ue000d\x1b[31m")
    words, _ = sheet_of(tmp_path, mail)

    assert "evil U+202E gpj.exe" in words.replace("evilU", "evil U").replace("202Eg", "202E g")
    for sign in ("U+0000", "U+200B", "U+E000", "U+001B"):
        assert sign in words


def test_a_picture_in_the_mail_is_printed_and_one_elsewhere_is_named(tmp_path: Path) -> None:
    html = '<p>Hi<img src="cid:dot@example.test"><img src="https://t.example.test/p.gif" alt="dot">'
    words, how = sheet_of(tmp_path, _html(html))

    assert "picture not loaded: https://t.example.test/p.gif, described as “dot”" in words
    assert "not loaded: 1." in how.sentence
    with pikepdf.open(tmp_path / "sheet.pdf") as pdf:
        assert len(pdf.pages[0].get_images()) == 1


def test_a_picture_that_lies_about_its_size_is_not_printed(tmp_path: Path) -> None:
    mail = _html('<p>Hi<img src="cid:dot@example.test">').replace(
        base64.encodebytes(PICTURE).strip(),
        base64.encodebytes(hostile.png(9_000, 9_000, rows=1)).strip(),
    )
    words, _ = sheet_of(tmp_path, mail)

    assert "picture not loaded: cid:dot@example.test" in words


def test_words_that_a_style_hides_are_printed_and_links_show_where_they_lead(
    tmp_path: Path,
) -> None:
    html = (
        "<style>p{display:none}</style><p style='display:none;color:#fff'>small print</p>"
        "<a href='https://evil.example.test/'>https://bank.example.test</a>"
    )
    words, _ = sheet_of(tmp_path, _html(html))

    assert "small print" in words
    assert "link to https://evil.example.test/" in words
    assert b"/URI" not in (tmp_path / "sheet.pdf").read_bytes()


ACTIVE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<iframe src=file:///etc/passwd>",
    "<link rel=attachment href=file:///etc/passwd>", "<object data=file:///etc/passwd></object>",
    "<svg><script>alert(1)</script></svg>", "<base href=file:///etc/>", "<meta http-equiv=refresh>",
    "<a href='javascript:alert(1)'>x</a>", "<form action=https://a.test><input></form>",
    "<img src='data:image/svg+xml;base64,PHN2Zy8+'>", "<style>@import 'file:///etc/passwd'</style>",
]  # fmt: skip


@pytest.mark.parametrize("html", ACTIVE)
def test_nothing_active_and_nothing_loaded_is_left_of_a_mails_html(html: str) -> None:
    left = printable(f"<p>words {html}", {}).html

    assert "words" in left
    for trace in ("<script", "onerror=", "<iframe", "<link", "<object", "<base", "src=", "href=",
                  "<form", "<style", "<svg"):  # fmt: skip
        assert trace not in left


@given(st.text("<>\"'&=/ abimgsrchtp:\ue000\ue001\u202e", max_size=80))
def test_no_html_at_all_breaks_out_of_the_sheet(noise: str) -> None:
    left = printable(noise, {}).html

    assert "src=" not in left.replace("&lt;", "")
    assert left.count('<span class="ours">') == left.count('class="ours"')
    assert "\ue000" not in left


INVOLVED = {
    "deep": "<div>" * 3_000 + "the innermost words",
    "tables in tables": "<table><tr><td>" * 40 + "the innermost words",
    "wide": "<table>" + "<tr><td colspan=1000>1<td>2" * 300 + "</table>the innermost words",
}


@pytest.mark.parametrize("html", INVOLVED.values(), ids=INVOLVED.keys())
def test_html_built_to_exhaust_its_reader_still_gives_its_words(tmp_path: Path, html: str) -> None:
    words, _ = sheet_of(tmp_path, _html(html))

    assert "the innermost words" in words


def test_a_long_text_is_cut_where_it_says_so() -> None:
    letter = read_eml(fixed(*HEADER, "", "x" * MOST_SIGNS + "the end"))
    sheet = compose(letter, [], {}, subject=Subject("a.eml", "0" * 64))

    assert "xxx</div>" in sheet.html
    assert "The text is cut here: 8 more characters of the text are in the original" in sheet.html
    assert "more characters of the text are in the original" in sheet.sentence
    assert "the end" not in sheet.html


def test_the_same_mail_gives_the_same_bytes(tmp_path: Path) -> None:
    made_twice = []
    for _ in range(2):
        sheet_of(tmp_path, _html("<p>Hi<img src='cid:dot@example.test'>"))
        made_twice.append((tmp_path / "sheet.pdf").read_bytes())

    assert made_twice[0] == made_twice[1]


def test_a_mail_beyond_the_limits_has_no_sheet_but_a_reason(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="nested deeper than 20"):
        sheet_of(tmp_path, hostile.nested_mail(30))


def test_warnings_about_a_mail_stand_on_its_sheet(tmp_path: Path) -> None:
    words, _ = sheet_of(tmp_path, fixed("From: eve@example.test", *HEADER, "", "Hi"))

    assert "2 fields named From" in words
    assert "From eve@example.test Ada Example <ada@example.test>" in words


def test_many_people_are_counted_and_not_all_printed(tmp_path: Path) -> None:
    many = ",\r\n ".join(f"p{number}@a.test" for number in range(450))
    words, _ = sheet_of(tmp_path, fixed("From: a@example.test", f"To: {many}", "", "Hi"))

    assert "and 50 more, who are in the original" in words
