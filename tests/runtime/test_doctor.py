"""What the doctor says of the optional virus scanner."""

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
