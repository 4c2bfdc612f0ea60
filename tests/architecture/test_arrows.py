"""The arrows between packages hold, and a breach of each rule is caught."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

# What to write where, and the rule that must then complain.
BREACHES = {
    "evidence/cases/services.py": (
        "from evidence.bundles import queries as breach",
        "Capabilities depend downwards only",
    ),
    "evidence/custody/queries.py": (
        "from evidence.custody import services as breach",
        "Inside a capability",
    ),
    "evidence/docket/sync.py": (
        "from celery import shared_task as breach",
        "The domain knows no web, no API and no queue",
    ),
    "evidence/bundles/assemble/plan.py": (
        "from django.conf import settings as breach",
        "Sources, feeds, extraction and assembly are plain Python",
    ),
    "evidence/exhibits/queries.py": ("import httpx", "One door to the network"),
    "evidence/bundles/tasks.py": (
        "from evidence.bundles.models import Build as breach",
        "Tasks and views reach tables through services and queries",
    ),
}
BANNED = [
    "from django.http import HttpRequest",
    "from django.shortcuts import render",
    "from django.contrib import messages",
    "from django.dispatch import receiver",
    "from django.utils import timezone\ntimezone.now()",
    "import datetime\ndatetime.datetime.now(datetime.UTC)",
    "from django.apps import apps\napps.get_model('evidence', 'Case')",
    "from . import queries",
    "print('to the terminal')",
]


def _lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def _copy(folder: Path) -> Path:
    for name in ("evidence", "caseapp"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in (".importlinter", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return folder


def test_every_import_follows_the_arrows() -> None:
    result = _lint_imports(ROOT)

    assert result.returncode == 0, result.stdout
    assert "0 broken" in result.stdout


def test_a_breach_of_each_rule_is_caught(tmp_path: Path) -> None:
    copy = _copy(tmp_path)
    for path, (line, _) in BREACHES.items():
        module = copy / path
        module.write_text(f"{module.read_text()}\n{line}\n")

    result = _lint_imports(copy)

    assert result.returncode == 1
    broken = [line for line in result.stdout.splitlines() if "BROKEN" in line]
    for _, rule in BREACHES.values():
        assert any(rule in line for line in broken), f"not caught: {rule}"


def test_a_new_package_must_be_given_its_place(tmp_path: Path) -> None:
    copy = _copy(tmp_path)
    package = copy / "evidence" / "witnesses"
    package.mkdir()
    (package / "__init__.py").write_text('"""Witnesses."""\n')

    result = _lint_imports(copy)

    assert result.returncode == 1
    assert "witnesses" in result.stdout


@pytest.mark.parametrize("line", BANNED)
def test_what_the_domain_must_not_say_is_caught_by_the_linter(line: str) -> None:
    text = f'"""A service."""\n\n{line}\n'
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--select",
            "TID,T20,DTZ",
            "--stdin-filename",
            "evidence/cases/services.py",
            "-",
        ],
        cwd=ROOT,
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 1, f"not caught: {line}"
