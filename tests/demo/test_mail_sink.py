"""The demo's mail server, which keeps what it gets and sends nothing on."""

import email
import email.policy
import re
import smtplib
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from evidence.demo.mail_sink import MailSink, mail_sink


def send(sink: MailSink, subject: str, body: str = "A new docket entry.") -> None:
    message = EmailMessage()
    message["From"] = "case@example.org"
    message["To"] = "paralegal@example.org"
    message["Subject"] = subject
    message.set_content(body)
    place = urlsplit(sink.url)
    with smtplib.SMTP(place.hostname or "", place.port or 0, timeout=10) as server:
        server.send_message(message, to_addrs=["paralegal@example.org", "blind@example.org"])


def test_each_message_becomes_one_file(tmp_path: Path) -> None:
    with mail_sink(tmp_path / "mail") as sink:
        for number in range(3):
            send(sink, f"Entry {number} — Ordér")
        files = sink.messages()
    assert [bool(re.fullmatch(r"\d{8}T\d{6}Z-\d{4}\.eml", path.name)) for path in files] == (
        [True] * 3
    )
    kept = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for path in files]  # fmt: skip
    assert [message["Subject"] for message in kept] == [f"Entry {n} — Ordér" for n in range(3)]
    assert "A new docket entry." in kept[0].get_content()
    assert kept[0].get_all("X-Envelope-To") == ["paralegal@example.org", "blind@example.org"]


def test_earlier_messages_in_the_folder_stay(tmp_path: Path) -> None:
    for subject in ("first run", "second run"):
        with mail_sink(tmp_path) as sink:
            send(sink, subject)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_stopped_sink_accepts_nothing(tmp_path: Path) -> None:
    with mail_sink(tmp_path) as sink:
        pass
    with pytest.raises(OSError, match="refused"):
        send(sink, "too late")
