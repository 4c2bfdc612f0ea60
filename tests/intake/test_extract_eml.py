"""A mail is taken apart without changing a byte of what is in it, whatever its sender did to it."""

import base64
import io
import quopri
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.core.errors import Failed
from evidence.intake.extract.eml import read_eml
from evidence.intake.extract.letters import facts_of
from evidence.intake.extract.mime import decoded_pieces, parts_of
from tests.exhibits import hostile
from tests.intake.containers import bytes_of, fixed, taken, unpacked

FORWARDED = fixed(
    "From: Cy Pres <cy@example.test>", "To: ada@example.test", "Subject: The first offer",
    "X-Odd:   spaces   kept ", "", "Twelve. ", "-- ", "Cy",
)  # fmt: skip


def _family() -> bytes:
    """Return a mail with two versions of its text, a picture in it, a file and a mail attached."""
    return fixed(
        "From: =?utf-8?q?Ada_Ex=C3=A4mple?= <ada@example.test>",
        'To: "Sample, Bo" <bo@example.test>, cy@example.test',
        "Cc: undisclosed-recipients:;",
        "Date: Tue, 21 Jan 2025 18:04:05 -0800 (PST)",
        "Subject: =?utf-8?b?R3LDvMOf?= =?utf-8?q?e?=",
        "Message-ID: <2@example.test>", "In-Reply-To: <1@example.test>",
        "References: <0@example.test>", " <1@example.test>",
        "MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="outer"', "",
        "This is a mail in MIME.", "--outer",
        "Content-Type: multipart/alternative; boundary=alt", "", "--alt",
        "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable",
        "", "Gr=C3=BC=C3=9Fe aus M=", "=C3=BCnchen", "--alt",
        "Content-Type: multipart/related; boundary=rel", "", "--rel",
        "Content-Type: text/html; charset=utf-8", "", "<p>Grüße <img src=cid:dot@example.test>",
        "--rel", "Content-Type: image/png; name=dot.png", "Content-Transfer-Encoding: base64",
        "Content-ID: <dot@example.test>", "Content-Disposition: inline", "",
        base64.encodebytes(hostile.png(2, 2)).decode().strip(), "--rel--", "--alt--", "",
        "--outer", "Content-Type: application/pdf", "Content-Transfer-Encoding: base64",
        "Content-Disposition: attachment; filename*=utf-8''Vertr%C3%A4ge%2Epdf", "",
        base64.encodebytes(b"%PDF-1.7 " + bytes(3000)).decode().strip(), "--outer",
        "Content-Type: message/rfc822", "", FORWARDED.decode().removesuffix("\r\n"), "--outer--",
        "An epilogue.",
    )  # fmt: skip


def test_a_mail_gives_its_family_with_every_byte(tmp_path: Path) -> None:
    found = unpacked(tmp_path, _family())

    assert (found.kind, found.title, found.warnings) == ("mail", "Grüße", ())
    assert {path: len(held) for path, held in taken(found).items()} == {
        "1.2.2/dot.png": len(hostile.png(2, 2)),
        "2/Verträge.pdf": 3009,
        "3/The first offer.eml": len(FORWARDED.removesuffix(b"\r\n")),
    }
    # A forwarded mail is the very bytes that lie in the mail, not one written anew.
    assert taken(found)["3/The first offer.eml"] == FORWARDED.removesuffix(b"\r\n")
    assert found.members[0].facts["shown_inline"] is True


def test_what_a_mail_says_of_itself_is_read(tmp_path: Path) -> None:
    found = unpacked(tmp_path, _family())

    assert found.facts == {
        "from": ["Ada Exämple <ada@example.test>"],
        "to": ["Sample, Bo <bo@example.test>", "cy@example.test"],
        "cc": ["undisclosed-recipients:;"],
        "date_stated": "Tue, 21 Jan 2025 18:04:05 -0800 (PST)",
        "date_zone": "UTC−08:00",
        "date_utc": "2025-01-22 02:04:05 UTC",
        "subject": "Grüße",
        "message_id": "<2@example.test>",
        "in_reply_to": "<1@example.test>",
        "references": ["<0@example.test>", "<1@example.test>"],
        "attachments": 3,
    }
    assert found.date_text == "21 January 2025, 18:04:05 (UTC−08:00)"


@pytest.mark.parametrize(
    ("stated", "date_text", "utc"),
    [
        ("Tue, 21 Jan 2025 18:04:05 +0530", "21 January 2025, 18:04:05 (UTC+05:30)",
         "2025-01-21 12:34:05 UTC"),
        ("Tue, 21 Jan 2025 18:04:05 -0000", "21 January 2025, 18:04:05 (in UTC, zone not stated)",
         "2025-01-21 18:04:05 UTC"),
        ("21 Jan 2025 18:04", "21 January 2025, 18:04:00 (zone not known)", None),
        ("Tue, 21 Jan 2025 18:04:05 CEST", "21 January 2025, 18:04:05 (zone not known)", None),
        ("the day after", "the day after", None),
        ("Tue, 21 Jan 2025 18:04:05 +9999", "Tue, 21 Jan 2025 18:04:05 +9999", None),
    ],
)  # fmt: skip
def test_a_zone_is_never_made_up(stated: str, date_text: str, utc: str | None) -> None:
    letter = read_eml(fixed("From: ada@example.test", f"Date: {stated}", "", "Hello"))

    assert (letter.date_text, facts_of(letter).get("date_utc")) == (date_text, utc)


def test_versions_of_one_text_are_one_body_and_signatures_of_lists_another() -> None:
    letter = read_eml(_family())
    listed = read_eml(fixed(
        "From: a@example.test", "Content-Type: multipart/mixed; boundary=x", "",
        "--x", "Content-Type: text/html", "", "<p>The text",
        "--x", "", "The list's footer", "--x--",
    ))  # fmt: skip

    assert [(body.text, body.html is not None) for body in letter.bodies] == [
        ("Grüße aus München", True)
    ]
    # The footer is no other version of the text, and must not stand for it.
    assert [(body.text, body.html) for body in listed.bodies] == [
        (None, "<p>The text"),
        ("The list's footer", None),
    ]


def test_fields_that_stand_twice_are_told() -> None:
    letter = read_eml(fixed("From: a@example.test", "From: b@example.test", "Subject: x", "", ""))

    assert letter.sender == ("a@example.test", "b@example.test")
    assert "2 fields named From" in letter.warnings[0]


def test_a_mail_cut_short_gives_what_is_there_and_says_so(tmp_path: Path) -> None:
    found = unpacked(tmp_path, _family()[:-900])

    assert [member.name for member in found.members] == ["dot.png", "Verträge.pdf"]
    assert "ends in the middle" in str(found.members[-1].facts["problem"])


def test_damaged_base64_is_kept_and_told(tmp_path: Path) -> None:
    mail = fixed(
        "From: a@example.test", "To: b@example.test", "Content-Type: application/pdf; name=a.pdf",
        "Content-Transfer-Encoding: base64", "", "JVBE*Ri0xLjc", "",
    )  # fmt: skip
    found = unpacked(tmp_path, mail)

    assert taken(found) == {"1/a.pdf": b"%PDF-1.7"}
    assert "base64 is damaged" in str(found.members[0].facts["problem"])


LOCKS = {
    "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m": "S/MIME",
    "application/pgp-encrypted": "OpenPGP",
    "message/external-body; access-type=URL": "kept elsewhere",
    "application/ms-tnef; name=winmail.dat": "TNEF",
}


@pytest.mark.parametrize(("kind", "named"), LOCKS.items())
def test_what_cannot_be_read_is_kept_and_named(tmp_path: Path, kind: str, named: str) -> None:
    mail = fixed("From: a@example.test", "To: b@example.test", f"Content-Type: {kind}", "", "x")
    found = unpacked(tmp_path, mail)

    assert len(found.members) == 1
    assert named in found.warnings[0]


def test_names_of_attachments_are_data(tmp_path: Path) -> None:
    mail = fixed(
        "From: a@example.test", "To: b@example.test", "Content-Type: multipart/mixed; boundary=x",
        "", "--x", 'Content-Disposition: attachment; filename="../../etc/passwd"', "", "1",
        "--x", "Content-Disposition: attachment; filename*=utf-8''evil%E2%80%AEgpj.exe", "", "2",
        "--x", "Content-Type: image/png", "", "3", "--x", "Content-Type: message/rfc822", "",
        "Subject: =?utf-8?q?Offer?=", "", "x", "--x--",
    )  # fmt: skip
    found = unpacked(tmp_path, mail)

    assert [member.name for member in found.members] == [
        "../../etc/passwd",
        "evil\u202egpj.exe",
        "part 3.png",
        "Offer.eml",
    ]


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: hostile.nested_mail(300), "nested deeper than 20"),
        (lambda: hostile.mail_of_parts(20_000), "more than 5,000 parts"),
    ],
)
def test_a_mail_beyond_the_limits_is_refused_with_what_to_do(tmp_path, make, named) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Failed, match=named):
        unpacked(tmp_path, make())


HOSTILE_HEADERS = {
    "ten thousand people": "To: " + ",\r\n ".join(f"P{n} <p{n}@a.test>" for n in range(10_000)),
    "comments in comments": "To: " + "(" * 30_000 + ")" * 30_000,
    "words without end": "Subject: " + "=?utf-8?q?a" * 6_000,
    "an unknown encoding": "Subject: =?no-such?q?a?=",
    "groups in groups": "To: " + "a:" * 30_000,
    "a header of a megabyte": "X: " + "x" * (1 << 20),
    "bytes of no encoding": "Subject: \udcff\udcfe",
}


@pytest.mark.parametrize("header", HOSTILE_HEADERS.values(), ids=HOSTILE_HEADERS.keys())
def test_a_hostile_header_costs_little_and_is_shown_as_it_stands(header: str) -> None:
    raw = f"From: a@example.test\r\n{header}\r\n\r\nHello".encode("utf-8", "surrogateescape")
    letter = read_eml(raw)

    assert letter.sender == ("a@example.test",)
    assert facts_of(letter)


@given(st.lists(st.tuples(st.sampled_from(["base64", "quoted-printable", "8bit"]),
                          st.binary(max_size=400)), min_size=1, max_size=5))  # fmt: skip
def test_every_part_is_what_pythons_own_reader_finds(parts: list[tuple[str, bytes]]) -> None:
    coders = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}
    # Python's reader takes a lone carriage return for the end of a line; ours changes nothing.
    parts = [(encoding, held.replace(b"\r", b" ")) for encoding, held in parts]
    content = b"From: a@example.test\nContent-Type: multipart/mixed; boundary=edge\n\n"
    for encoding, held in parts:
        coded = coders.get(encoding, bytes)(held)
        content += b"--edge\nContent-Type: application/x-a\n"
        content += f"Content-Transfer-Encoding: {encoding}\n\n".encode() + coded + b"\n"
    content += b"--edge--\n"

    ours = [b"".join(decoded_pieces(content, part)) for part in parts_of(content)]
    read: EmailMessage = BytesParser(policy=policy.default).parse(io.BytesIO(content))  # type: ignore[assignment]
    theirs = [part.get_payload(decode=True) for part in read.iter_parts()]
    assert ours == theirs


@given(st.binary(max_size=600))
def test_no_bytes_at_all_upset_the_reader(noise: bytes) -> None:
    letter = read_eml(
        b"From: a@example.test\nContent-Type: multipart/mixed; boundary=b\n\n" + noise
    )

    for attached in letter.attachments:
        b"".join(attached.pieces())


def test_a_member_within_a_mail_is_a_container_of_its_own(tmp_path: Path) -> None:
    outer = unpacked(tmp_path, hostile.nested_mail(2))
    (tmp_path / "again").mkdir()
    inner = unpacked(tmp_path / "again", bytes_of(outer.members[0]))

    assert (outer.title, outer.members[0].name) == ("Fwd 1", "Fwd 0.eml")
    assert (inner.title, inner.members[0].name) == ("Fwd 0", "the innermost.eml")
