"""What tests of pages share: a machine on which no program of others is installed."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], None]:
    """Hide every program from the product; call what is returned to have them back."""
    programs = os.environ["PATH"]
    monkeypatch.setenv("PATH", str(tmp_path))
    return partial(monkeypatch.setenv, "PATH", programs)
