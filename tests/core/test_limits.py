"""Tests of the confined child processes."""

import sys
import time
from pathlib import Path

import pytest

from evidence.core.errors import Failed


def test_the_reply_is_what_the_child_wrote(child):
    reply = child("sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1])", b"\x00abc")
    assert reply == b"cba\x00"


def test_a_child_that_sleeps_is_stopped_by_the_wall_clock(child):
    with pytest.raises(Failed, match=r"The script took longer than 0\.5 s"):
        child("time.sleep(60)", wall_seconds=0.5)


def test_a_child_that_spins_is_stopped_by_its_processor_time(child):
    with pytest.raises(Failed, match="more than 1 s of processor time"):
        child("while True: pass", cpu_seconds=1, wall_seconds=20)


def test_a_child_that_allocates_is_told_about_memory(child):
    with pytest.raises(Failed, match="more than 200 MB of memory"):
        child("x = bytearray(1 << 30)", memory_bytes=200 << 20)


def test_a_child_that_writes_too_much_is_stopped(child):
    script = "while True: os.write(1, b'x' * 65536)"
    with pytest.raises(Failed, match="wrote more than 1 MB"):
        child(script, file_bytes=1 << 20)


def test_the_last_line_of_an_error_is_handed_on(child):
    with pytest.raises(Failed, match="The script failed: the page tree has a loop"):
        child("sys.exit('the page tree has a loop')")


def test_a_crash_is_a_failure_and_not_an_empty_reply(child):
    with pytest.raises(Failed, match="crashed on this input"):
        child("os.kill(os.getpid(), 11)")


def test_what_the_child_started_dies_with_it(child, tmp_path):
    note = tmp_path / "pid"
    script = (
        "import subprocess\n"
        f"p = subprocess.Popen([{sys.executable!r}, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(note)!r}, 'w').write(str(p.pid))\n"
    )
    child(script)
    status = Path(f"/proc/{note.read_text()}/stat")
    deadline = time.monotonic() + 5
    while status.exists() and status.read_text().split()[2] != "Z":
        assert time.monotonic() < deadline, "the grandchild is still running"
        time.sleep(0.05)


def test_the_child_sees_no_secret_of_ours(child, monkeypatch):
    monkeypatch.setenv("CASEAPP_SECRET_KEY", "hush")
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@h/d")
    reply = child("print(sorted(os.environ))")
    assert b"CASEAPP" not in reply
    assert b"DATABASE_URL" not in reply
