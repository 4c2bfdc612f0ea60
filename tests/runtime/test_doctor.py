"""What the doctor says of what is optional: the virus scanner, LibreOffice, OCR."""

from pathlib import Path

import pytest

from caseapp.runtime import doctor
from tests import clamav


def _scanner() -> doctor.Finding:
    (found,) = [each for each in doctor.examine() if each.subject == "virus scanner"]
    return found


@pytest.mark.parametrize("url", ["", "tcp://127.0.0.1:1", "nonsense"])
def test_a_missing_scanner_is_named_and_keeps_nothing_from_running(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("CASEAPP_CLAMD_URL", url)

    found = _scanner()

    assert found.state == "note"
    assert "CASEAPP_CLAMD_URL" in found.remedy


def test_a_scanner_that_answers_is_named_with_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    with clamav.running() as url:
        monkeypatch.setenv("CASEAPP_CLAMD_URL", url)
        found = _scanner()

    assert (found.state, found.detail[:12]) == ("ok", "ClamAV 1.4.3")


def test_the_walls_of_this_kernel_are_named() -> None:
    (found,) = [each for each in doctor.examine() if each.subject == "walls"]
    assert found.state in {"ok", "note"}
    assert found.detail.startswith("LibreOffice and OCR are kept to: ")


@pytest.mark.parametrize(
    ("subject", "lost"),
    [
        ("command soffice", "no pages of office documents"),
        ("command tesseract", "no words on scanned pages"),
    ],
)
def test_a_missing_converter_is_named_with_what_is_lost_and_keeps_nothing_from_running(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, subject: str, lost: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (found,) = [each for each in doctor.examine() if each.subject == subject]
    assert found.state == "note"
    assert lost in found.detail
    assert "apt-get install" in found.remedy
