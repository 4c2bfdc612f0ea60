"""Behind the walls a child reads its own files only and reaches nobody, where the kernel can."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from evidence.core import walls

_CHILD = """
import json, socket, sys
from pathlib import Path
from evidence.core.walls import wall_in

own, other, port = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
standing = wall_in(writable=own)
tried = {}

def attempt(name, action):
    try:
        action()
        tried[name] = "done"
    except OSError as error:
        tried[name] = type(error).__name__

attempt("write own", lambda: (own / "made").write_text("x"))
attempt("read own", lambda: (own / "given").read_text())
attempt("read other", lambda: other.read_text())
attempt("write other", lambda: other.write_text("changed"))
attempt("read shadow", lambda: Path("/etc/shadow").read_text())
attempt("make beside", lambda: (own.parent / "beside").write_text("x"))
attempt("connect", lambda: socket.create_connection(("127.0.0.1", port), timeout=2))
attempt("list others", lambda: list(Path("/proc/1").iterdir()))
print(json.dumps({"standing": standing, "tried": tried}))
"""


@pytest.fixture
def told(tmp_path: Path) -> dict[str, dict[str, str]]:
    """What a child behind walls could do, and which walls it says stand."""
    own, other = tmp_path / "own", tmp_path / "other.txt"
    own.mkdir()
    (own / "given").write_text("mine")
    other.write_text("not mine")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        said = subprocess.run(
            [sys.executable, "-c", _CHILD, str(own), str(other), port],
            capture_output=True,
            check=True,
            timeout=60,
        )
    assert other.read_text() == "not mine" or walls.FILES not in json.loads(said.stdout)["standing"]
    answer: dict[str, dict[str, str]] = json.loads(said.stdout)
    return answer


def test_its_own_folder_stays_open(told: dict[str, dict[str, str]]) -> None:
    assert told["tried"]["write own"] == told["tried"]["read own"] == "done"


def test_no_other_file_can_be_read_or_written(told: dict[str, dict[str, str]]) -> None:
    if walls.FILES not in told["standing"]:
        pytest.skip("this kernel has no Landlock")
    for what in ("read other", "write other", "read shadow", "make beside", "list others"):
        assert told["tried"][what] != "done", what


def test_nobody_can_be_reached(told: dict[str, dict[str, str]]) -> None:
    if walls.NETWORK not in told["standing"]:
        pytest.skip("this kernel gives no network namespace")
    assert told["tried"]["connect"] != "done"
