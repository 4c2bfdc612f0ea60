"""The README's first command, run as a newcomer's machine runs it, twice."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from caseapp.runtime import embedded

pytestmark = pytest.mark.journey


def _demo(data: Path) -> dict[str, Any]:
    unset = {"DATABASE_URL", "REDIS_URL", "CASEAPP_LOOPBACK_SOURCES", "CASEAPP_SMTP_URL"}
    env = {name: value for name, value in os.environ.items() if name not in unset}
    run = subprocess.run(
        [sys.executable, "manage.py", "demo", "--once", "--json"],
        cwd=embedded.REPOSITORY,
        env=env | {"CASEAPP_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr[-3000:]
    told: dict[str, Any] = json.loads(run.stdout)
    return told


def test_the_demo_does_the_main_job_and_doing_it_again_adds_nothing(tmp_path: Path) -> None:
    first = _demo(tmp_path / "data")
    second = _demo(tmp_path / "data")

    assert (first["docket_entries_before"], first["docket_entries_after"]) == (1, 2)
    assert first["exhibits"] >= 6
    assert first["notifications"] == 2
    assert second == first | {"docket_entries_before": 2}
    assert len(list((tmp_path / "data" / "mail").glob("*.eml"))) == 2
    with pikepdf.open(first["bundle"]["path"]) as pdf, pdf.open_outline() as outline:
        assert len(pdf.pages) == first["bundle"]["pages"]
        assert len(outline.root) == first["exhibits"] + 2
