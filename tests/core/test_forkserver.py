"""Tests of the processes that fork confined children."""

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from evidence.core import forkserver
from evidence.core.errors import Failed
from evidence.core.limits import (
    PACKAGE_ROOT,
    Limits,
    kill_group,
    run_limited,
    start_limited,
)
from tests.architecture.tree import sources

ECHO = "sys.stdout.buffer.write(sys.stdin.buffer.read())"


def _server(keeper: forkserver._Keeper, module: str = "script_child") -> subprocess.Popen[bytes]:
    return keeper._servers[module].process


def _is_gone(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def _wait_until(is_so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def test_children_are_forked_by_one_server_and_lead_sessions_of_their_own(forked, own_servers):
    script = "print(os.getpid(), os.getppid(), os.getsid(0), os.getpgid(0))"
    first, second = (forked(script).split() for _ in range(2))
    server = str(_server(own_servers).pid).encode()
    assert first[0] != second[0]
    assert first[1:] == [server, first[0], first[0]]
    assert second[1:] == [server, second[0], second[0]]


def test_nothing_of_one_request_is_left_for_the_next(forked):
    script = (
        "import json, tempfile\n"
        "print(getattr(json, 'left', None), os.environ.get('LEFT'), os.getcwd())\n"
        "json.left, os.environ['LEFT'] = 'secret', 'secret'\n"
        "os.chdir('/'); os.open('/etc/hostname', os.O_RDONLY)\n"
        "print(sys.stdin.read())\n"
    )
    forked(script, b"privileged")
    assert forked(script, b"") == f"None None {PACKAGE_ROOT}\n\n".encode()


def test_a_child_holds_no_descriptor_but_its_own_three(forked, tmp_path):
    nothing = subprocess.DEVNULL
    (tmp_path / "script_child.py").write_text("import time\ntime.sleep(60)")
    limits, own = Limits(), {"stdin": nothing, "stdout": nothing, "stderr": nothing}
    other = start_limited("script_child", limits=limits, **own)
    # The fourth is the listing itself.
    assert forked("print(*sorted(os.listdir('/proc/self/fd')))") == b"0 1 2 3\n"
    kill_group(other)


def test_the_server_has_no_secret_and_no_socket_of_ours(forked, own_servers, monkeypatch):
    monkeypatch.setenv("CASEAPP_SECRET_KEY", "hush")
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@h/d")
    with socket.socket() as database:
        database.set_inheritable(True)
        forked("")
        server = Path(f"/proc/{_server(own_servers).pid}")
        held = [str(each.readlink()) for each in server.joinpath("fd").iterdir()]
        assert str(Path(f"/proc/self/fd/{database.fileno()}").readlink()) not in held
    environment = server.joinpath("environ").read_bytes()
    assert b"PYTHONHASHSEED=0" in environment
    assert b"hush" not in environment
    assert b"DATABASE_URL" not in environment


def test_requests_from_many_threads_get_each_its_own_reply(forked):
    forked(ECHO)
    replies: dict[int, bytes] = {}

    def ask(number: int) -> None:
        request = str(number).encode() * 50_000
        replies[number] = run_limited("script_child", request, limits=Limits())

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert replies == {number: str(number).encode() * 50_000 for number in range(12)}


def test_a_server_that_was_killed_is_replaced(forked, own_servers):
    forked(ECHO, b"one")
    first = _server(own_servers)
    first.kill()
    first.wait()
    assert forked(ECHO, b"two") == b"two"
    assert _server(own_servers).pid != first.pid


def test_work_goes_on_when_its_server_is_killed_in_the_middle(forked, own_servers, tmp_path):
    note = tmp_path / "began"
    forked("")
    killed = _server(own_servers)
    # Only the first child waits: the second finds the note.
    script = (
        f"if not os.path.exists({str(note)!r}):\n"
        f"    open({str(note)!r}, 'w').write(str(os.getpid()))\n"
        "    time.sleep(60)\n"
    ) + ECHO
    killer = threading.Thread(target=_kill_when, args=(note, killed))
    killer.start()
    assert forked(script, b"kept") == b"kept"
    killer.join()
    _wait_until(lambda: _is_gone(int(note.read_text())), "the first child is still running")


def _kill_when(note: Path, process: subprocess.Popen[bytes]) -> None:
    _wait_until(lambda: note.exists() and note.read_text() != "", "the child never began")
    process.kill()


def test_a_server_that_hangs_does_not_hold_up_its_owner(forked, own_servers, monkeypatch):
    monkeypatch.setattr(forkserver, "_GRACE_SECONDS", 0.5)
    forked("")
    hung = _server(own_servers)
    hung.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(Failed, match=r"longer than 0\.5 s"):
        forked(ECHO, b"", wall_seconds=0.5)
    assert time.monotonic() - began < 5
    assert forked(ECHO, b"again") == b"again"
    assert hung.wait(timeout=5) == -signal.SIGKILL


def test_where_no_server_can_live_children_are_started_without_one(
    forked, own_servers, monkeypatch, tmp_path
):
    (tmp_path / "stillborn.py").write_text("raise SystemExit(3)")
    monkeypatch.setattr(forkserver, "_SERVER", "stillborn")
    assert [forked(ECHO, b"a"), forked(ECHO, b"b"), forked(ECHO, b"c")] == [b"a", b"b", b"c"]
    assert "script_child" in own_servers._hopeless
    assert own_servers._servers == {}


def test_a_server_with_nothing_to_do_leaves_and_another_comes(
    forked, own_servers, monkeypatch, tmp_path
):
    (tmp_path / "impatient.py").write_text(
        "import sys\n"
        "from evidence.core import forkserver_child as server\n"
        "server._IDLE_SECONDS = 0.2\n"
        "server.main(sys.argv[1], int(sys.argv[2]))\n"
    )
    monkeypatch.setattr(forkserver, "_SERVER", "impatient")
    assert forked("time.sleep(0.6)\n" + ECHO, b"long work is not idleness") != b""
    first = _server(own_servers)
    assert first.wait(timeout=10) == 0
    assert forked(ECHO, b"next") == b"next"
    assert own_servers._hopeless == set()


def test_no_zombie_is_left_by_server_or_owner(forked, own_servers):
    for _ in range(5):
        forked("os.fork() or time.sleep(60)")
    server = _server(own_servers)
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text()
    assert children.split() == []
    server.kill()
    _wait_until(lambda: _is_gone(server.pid), "the server is still running")
    forked("")
    assert not Path(f"/proc/{server.pid}").exists()


def _owner(tmp_path: Path, work: str) -> subprocess.Popen[bytes]:
    """Start a process that has servers of its own and does this work."""
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import os\n"
            "from evidence.core import limits\n"
            "real = limits._environment\n"
            f"path = {f'{PACKAGE_ROOT}:{tmp_path}'!r}\n"
            "limits._environment = lambda: real() | {'PYTHONPATH': path}\n"
            "ask = lambda: limits.run_limited('script_child', b'', limits=limits.Limits())\n"
            + work,
        ],
        cwd=PACKAGE_ROOT,
        stdout=subprocess.PIPE,
    )


def test_the_server_and_all_of_its_children_die_with_their_owner(tmp_path):
    note = tmp_path / "pids"
    (tmp_path / "script_child.py").write_text(
        "import os, subprocess, time\n"
        "grandchild = subprocess.Popen(['sleep', '60'])\n"
        f"with open({str(note)!r}, 'w') as note:\n"
        "    note.write(f'{os.getppid()} {os.getpid()} {grandchild.pid} ')\n"
        "time.sleep(60)\n"
    )
    with _owner(tmp_path, "ask()") as owner:
        _wait_until(lambda: note.exists() and note.read_text().count(" ") == 3, "it never began")
        owner.kill()
    for pid in note.read_text().split():
        _wait_until(lambda pid=pid: _is_gone(int(pid)), f"{pid} is still running")


def test_a_process_forked_from_the_owner_has_a_server_of_its_own(tmp_path):
    (tmp_path / "script_child.py").write_text("import os\nprint(os.getppid(), end=' ')")
    work = (
        "told = ask()\n"
        "pid = os.fork()\n"
        "os.write(1, told + ask())\n"
        "if pid:\n"
        "    os.waitpid(pid, 0)\n"
        "    os.write(1, ask())\n"
    )
    with _owner(tmp_path, work) as owner:
        assert owner.stdout is not None
        servers = owner.stdout.read().split()
    assert owner.returncode == 0
    first = servers[0]
    assert len(servers) == 5
    # The owner's own, three times and once inherited as words; the other process's, once.
    assert sorted(each == first for each in servers) == [False, True, True, True, True]


def test_a_started_child_can_be_spoken_to_and_stopped(forked, tmp_path):
    forked("")
    (tmp_path / "script_child.py").write_text(
        "import sys, time\n"
        "for line in sys.stdin:\n"
        "    print(line.strip()[::-1], flush=True)\n"
        "time.sleep(60)\n"
    )
    pipe = subprocess.PIPE
    child = start_limited(
        "script_child", limits=Limits(), stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(b"abc\n")
    child.stdin.close()
    assert child.stdout.readline() == b"cba\n"
    kill_group(child)
    assert child.stdout.read() == b""
    child.stdout.close()
    assert child.wait() == -signal.SIGKILL


def test_a_forked_child_gives_the_same_bytes_as_a_fresh_one(own_servers):
    html = "<h1>Exhibit A</h1><p>" + "What was said, and when. " * 200
    module, request, limits = "evidence.core.typeset_child", html.encode(), Limits()
    forked = [run_limited(module, request, limits=limits) for _ in range(2)]
    own_servers._is_possible = False
    fresh = run_limited(module, request, limits=limits)
    assert forked == [fresh, fresh]


def _child_modules() -> list[str]:
    return sorted(
        ".".join(path.relative_to(PACKAGE_ROOT).with_suffix("").parts)
        for path in sources("evidence")
        if path.stem.endswith("child") and "core/limits" not in str(path)
    )


@pytest.mark.parametrize("module", _child_modules())
def test_every_module_that_is_run_in_a_child_can_be_forked(module, own_servers):
    # It may refuse the empty request; that its server lives on says that it can be forked.
    with suppress(Failed):
        run_limited(module, b"", limits=Limits())
    assert own_servers._hopeless == set()
    assert _server(own_servers, module).poll() is None
