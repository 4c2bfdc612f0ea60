"""Data folders for the tests of the runtime, which start services of their own."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseapp.runtime.services import embedded_services


@pytest.fixture(autouse=True)
def no_outside_services(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start embedded services even when the rest of the suite runs on some already."""
    for name in ("DATABASE_URL", "REDIS_URL", "CASEAPP_DATA", "CASEAPP_PORT", "CASEAPP_CHROMIUM"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def used_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after its first run, to be copied: making a database takes a second."""
    data = tmp_path_factory.mktemp("used-before") / ("data" * 30)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.delenv("REDIS_URL", raising=False)
        with embedded_services(data):
            pass
    return data


@pytest.fixture
def database(data: Path, used_before: Path) -> Path:
    """A data folder whose database is made but not running."""
    copy_database(used_before, data)
    return data


def copy_database(source: Path, data: Path) -> None:
    """Give a data folder a stopped database, with its owner and rights."""
    data.mkdir(parents=True)
    subprocess.run(["cp", "-a", str(source / "postgres"), str(data)], check=True)


@pytest.fixture
def data() -> Iterator[Path]:
    """An absent data folder with a path short enough for sockets, which pytest's own are not."""
    parent = Path(tempfile.mkdtemp(prefix="ca-"))
    yield parent / "data"
    shutil.rmtree(parent)
