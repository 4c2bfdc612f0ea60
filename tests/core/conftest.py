"""Scripts that a test writes, run as confined children: forked, or each a Python of its own."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evidence.core import forkserver
from evidence.core import limits as limits_module
from evidence.core.limits import PACKAGE_ROOT, Limits, run_limited

Run = Callable[..., bytes]


@pytest.fixture
def own_servers(monkeypatch: pytest.MonkeyPatch) -> Iterator[forkserver._Keeper]:
    """Give a test fork servers of its own, which end with it."""
    keeper = forkserver._Keeper()
    monkeypatch.setattr(forkserver, "_keeper", keeper)
    yield keeper
    keeper.stop()


@pytest.fixture
def forked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_servers: forkserver._Keeper) -> Run:
    """Return a function that runs a script as a forked child."""
    real = limits_module._environment
    path = f"{PACKAGE_ROOT}{os.pathsep}{tmp_path}"
    monkeypatch.setattr(limits_module, "_environment", lambda: real() | {"PYTHONPATH": path})

    def run(script: str, request: bytes = b"", **caps: float) -> bytes:
        (tmp_path / "script_child.py").write_text("import sys, os, time\n" + script)
        return run_limited("script_child", request, limits=Limits(**caps), subject="The script")

    return run


@pytest.fixture
def fresh(forked: Run, own_servers: forkserver._Keeper) -> Run:
    """Return a function that runs a script as a child where forking is not to be had."""
    own_servers._is_possible = False
    return forked


@pytest.fixture(params=["forked", "fresh"])
def child(request: pytest.FixtureRequest) -> Run:
    """Return a function that runs a script as a child; a test that asks for it runs twice."""
    run: Run = request.getfixturevalue(request.param)
    return run
