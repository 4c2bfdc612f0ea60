"""The commands that read one file of a court, without database or network."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.docket.feeds import feed, item
from tests.docket.notices import mail
from tests.docket.test_report import docket


def told(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    call_command(*words, "--json")
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sent"


def test_read_feed_prints_dockets_and_what_was_left_out(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(feed(item(), item(case="no number here")))
    dockets = told(capsys, "read_feed", str(file), "--court", "cand")
    assert [docket["docket_number"] for docket in dockets] == ["5:25-cv-99901"]
    assert dockets[0]["docket_entries"][0]["short_description"] == "Complaint"
    assert "Item 2" in dockets[0]["dropped"][0]["what"]


def test_read_feed_tells_of_a_feed_of_which_nothing_can_be_used(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(feed(item(case="no number here")))
    (alone,) = told(capsys, "read_feed", str(file), "--court", "cand")
    assert alone["docket_entries"] == []
    assert len(alone["dropped"]) == 1


def test_read_notice_prints_cases_and_the_verdict_on_its_sender(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(mail())
    notice = told(capsys, "read_notice", str(file), "--trust-server", "MX.firm.example")
    assert notice["dockets"][0]["docket_entries"][0]["pacer_magic_num"] == "73586484"
    assert notice["sender"]["verdict"] == "proven"
    assert notice["dropped"] == []


def test_read_notice_can_leave_out_what_opens_a_link_and_its_lines_always_do(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(mail())
    hidden = told(capsys, "read_notice", str(file), "--hide-links")
    assert "73586484" not in json.dumps(hidden)
    call_command("read_notice", str(file))
    lines = capsys.readouterr().out
    assert "5:25-cv-99901" in lines
    assert "73586484" not in lines


def test_read_docket_prints_the_case_and_lines_for_people(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(docket("COMPLAINT"))
    case = told(capsys, "read_docket", str(file), "--court", "cand")
    assert case["case_name"] == "Example Widgets LLC v. Sample Logistics Inc."
    assert case["dropped"] == []
    call_command("read_docket", str(file), "--court", "cand")
    assert "COMPLAINT" in capsys.readouterr().out


def test_a_refused_file_ends_with_1_and_says_why_in_both_forms(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(b"<form><input type=password></form>")
    with pytest.raises(CommandError, match="page to log in") as caught:
        call_command("read_docket", str(file), "--court", "cand", "--json")
    assert caught.value.returncode == 1
    left_out = json.loads(capsys.readouterr().out)
    assert list(left_out) == ["dropped"]
    assert "page to log in" in left_out["dropped"][0]["why"]


def test_a_file_that_cannot_be_read_ends_with_2(file: Path, tmp_path: Path) -> None:
    for path in (file, tmp_path, Path("/dev/zero")):
        with pytest.raises(CommandError) as caught:
            call_command("read_notice", str(path))
        assert caught.value.returncode == 2
