"""The virus scanner: what it says, and what is said when it does not answer."""

import socket
import tempfile
from pathlib import Path

import pytest

from evidence.core.clamd import Scanner
from evidence.core.errors import Invalid
from tests import clamav


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(b"Dear Sir")
    return path


def test_a_file_without_a_known_virus_is_clean_by_a_named_engine(file: Path) -> None:
    with clamav.running() as url:
        scan = Scanner(url).scan(file, seconds=5)

    assert (scan.state, scan.detail) == ("clean", "")
    assert scan.engine.startswith("ClamAV 1.4.3")


def test_a_known_virus_is_found_and_named(file: Path) -> None:
    file.write_bytes(b"before " + clamav.EICAR)

    with clamav.running() as url:
        scan = Scanner(url).scan(file, seconds=5)

    assert (scan.state, scan.detail) == ("found", "Eicar-Test-Signature")


def test_the_scanner_may_listen_on_a_socket_file(file: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, clamav.running(Path(folder) / "ctl") as url:
        assert Scanner(url).scan(file, seconds=5).state == "clean"


def test_a_scanner_that_is_down_leaves_the_file_not_scanned(file: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        scan = Scanner(f"tcp://127.0.0.1:{free.getsockname()[1]}").scan(file, seconds=2)

    assert scan.state == "not_scanned"
    assert "could not be asked" in scan.detail


def test_a_scanner_that_never_answers_is_not_waited_for(file: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        scan = Scanner(f"tcp://127.0.0.1:{silent.getsockname()[1]}").scan(file, seconds=0.3)

    assert scan.state == "not_scanned"
    assert "did not answer in time" in scan.detail


def test_a_file_above_the_scanners_limit_is_not_called_clean(file: Path) -> None:
    file.write_bytes(bytes(3 * clamav.SIZE_LIMIT))

    with clamav.running() as url:
        scan = Scanner(url).scan(file, seconds=5)

    assert scan.state == "not_scanned"


@pytest.mark.parametrize("url", ["http://127.0.0.1:3310", "tcp://", "unix:", "clamd"])
def test_an_address_that_is_none_says_what_one_looks_like(url: str) -> None:
    with pytest.raises(Invalid, match="Set it to tcp://"):
        Scanner(url)
