"""Tests of setup.sh: which Python it takes, and what it says when something is missing."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from caseapp.runtime import embedded

# What the script calls on, and no Python among it.
TOOLS = (
    *("awk", "cat", "cksum", "dirname", "env", "find", "grep", "head", "id", "mkdir", "rm"),
    *("sed", "sh", "sort", "tail", "tr"),
)
FILES = ("caseapp/runtime/setup.sh", "caseapp/runtime/system-packages.txt")


def executable(path: Path, source: str) -> Path:
    """Write a small program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{source}\n")
    path.chmod(0o755)
    return path


def python_at(path: Path) -> Path:
    """A Python that is recent enough, under a name of the test's choice."""
    return executable(path, f'exec "{sys.executable}" "$@"')


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder with nothing in it but the script and its list."""
    folder = tmp_path / "project"
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(embedded.REPOSITORY / name, folder / name)
    (folder / "caseapp/runtime/system-packages.txt").write_text("# nothing\n")
    (folder / "uv.lock").write_text("")
    (folder / "pyproject.toml").write_text("")
    return folder


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """A folder of programs such as a machine without any Python has."""
    folder = tmp_path / "system"
    folder.mkdir()
    for name in TOOLS:
        (folder / name).symlink_to(shutil.which(name) or f"/usr/bin/{name}")
    return folder


def make_fresh(project: Path) -> None:
    """Give the project an environment that is up to date."""
    (project / ".venv" / "bin").mkdir(parents=True)
    (project / ".venv" / "bin" / "python").symlink_to(sys.executable)
    marked = "{ cat uv.lock && pwd; } | cksum >.venv/.stamp-run"
    subprocess.run(["sh", "-c", marked], cwd=project, check=True)


def run_setup(
    project: Path, *arguments: str, path: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the script in an environment that knows nothing of this machine's Pythons."""
    env = {"PATH": path, "HOME": str(project / "home"), **variables}
    command = ["/bin/sh", str(project / FILES[0]), *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def test_a_shim_that_fails_is_passed_over(project: Path, system: Path, tmp_path: Path) -> None:
    executable(tmp_path / "shims" / "python3.13", "echo 'python3.13: command not found'; exit 127")
    executable(tmp_path / "shims" / "python3", "exit 127")
    good = python_at(tmp_path / "good" / "python3")

    found = run_setup(project, "find-python", path=f"{tmp_path}/shims:{tmp_path}/good:{system}")

    assert found.stdout.strip() == str(good)


def test_a_python_that_is_too_old_is_passed_over(
    project: Path, system: Path, tmp_path: Path
) -> None:
    # What `sys.exit(sys.version_info < (3, 12))` gives on 3.11.
    executable(tmp_path / "old" / "python3", "exit 1")
    good = python_at(tmp_path / "good" / "python3.12")

    found = run_setup(project, "find-python", path=f"{tmp_path}/old:{tmp_path}/good:{system}")

    assert found.stdout.strip() == str(good)


def test_pyenvs_versions_are_found_behind_its_shims(
    project: Path, system: Path, tmp_path: Path
) -> None:
    root = tmp_path / "pyenv"
    executable(root / "shims" / "python3", "exit 127")
    good = python_at(root / "versions" / "3.13.7" / "bin" / "python")

    on_the_path = run_setup(project, "find-python", path=f"{root}/shims:{system}")
    named = run_setup(project, "find-python", path=str(system), PYENV_ROOT=str(root))

    assert on_the_path.stdout.strip() == named.stdout.strip() == str(good)


def test_without_any_python_the_ways_to_get_one_are_named(project: Path, system: Path) -> None:
    found = run_setup(project, "find-python", path=str(system))

    assert found.returncode == 1
    assert "no Python >= 3.12 was found" in found.stderr
    assert "pyenv install 3.13" in found.stderr


def test_an_environment_that_is_up_to_date_is_not_touched(project: Path, system: Path) -> None:
    path = str(system)
    assert run_setup(project, "is-fresh", path=path).returncode == 1
    make_fresh(project)

    assert run_setup(project, "is-fresh", path=path).returncode == 0
    again = run_setup(project, "run", path=path)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")

    (project / "uv.lock").write_text("another lock\n")
    assert run_setup(project, "is-fresh", path=path).returncode == 1


def test_missing_packages_are_named_with_the_command_for_each_system(
    project: Path, system: Path, tmp_path: Path
) -> None:
    needs = project / "caseapp/runtime/system-packages.txt"
    needs.write_text(
        "run  | command:no-such-bell | the doorbell | apt-bell | dnf-bell | brew-bell\n"
        "run  | font:NoSuchSerif | the type | apt-type | dnf-type | --cask cask-type\n"
        "test | command:no-such-browser | the tests | apt-web | dnf-web | brew-web\n"
    )
    # Nobody is root here, whoever runs the tests.
    executable(tmp_path / "as" / "id", "echo 1000")
    path = f"{tmp_path}/as:{system}"

    for_run = run_setup(project, "run", path=path)
    for_tests = run_setup(project, "dev", path=path)

    assert for_run.returncode == for_tests.returncode == 1
    assert "the doorbell" in for_run.stderr
    assert "--no-install-recommends apt-bell apt-type\n" in for_run.stderr
    assert "sudo dnf install -y dnf-bell dnf-type\n" in for_run.stderr
    assert "brew install brew-bell && brew install --cask cask-type\n" in for_run.stderr
    assert "apt-web" not in for_run.stderr
    assert "apt-bell apt-type apt-web\n" in for_tests.stderr


def test_root_on_debian_is_not_asked(project: Path, system: Path, tmp_path: Path) -> None:
    needs = project / "caseapp/runtime/system-packages.txt"
    needs.write_text("run | command:a-new-bell | the bell | apt-bell | dnf-bell | brew-bell\n")
    make_fresh(project)
    tools = tmp_path / "as"
    executable(tools / "id", "echo 0")
    executable(
        tools / "apt-get",
        f'echo "$DEBIAN_FRONTEND $*" >>{tools}/calls\n'
        f'case "$*" in *apt-bell) {_cp()} -p "$0" {tools}/a-new-bell;; esac',
    )

    result = run_setup(project, "run", path=f"{tools}:{system}")

    assert result.returncode == 0, result.stderr
    assert result.stdout == "setup: installing system packages with apt-get: apt-bell\n"
    calls = (tools / "calls").read_text().splitlines()
    assert calls[0].endswith("update")
    assert calls[1].startswith("noninteractive ")
    assert calls[1].endswith("install -y --no-install-recommends apt-bell")


def test_what_is_optional_is_tried_once_and_its_lack_is_no_error(
    project: Path, system: Path, tmp_path: Path
) -> None:
    needs = project / "caseapp/runtime/system-packages.txt"
    needs.write_text("optional | command:an-office | pages | apt-a apt-b | dnf-a | --cask a\n")
    make_fresh(project)
    (project / ".venv/.stamp-run").rename(project / ".venv/.stamp-dev")
    tools = tmp_path / "as"
    executable(tools / "id", "echo 0")
    executable(tools / "apt-get", f'echo "$*" >>{tools}/calls; exit 100')
    path = f"{tools}:{system}"

    for_run = run_setup(project, "run", path=path)
    first, second = (run_setup(project, "dev", path=path) for _ in range(2))

    assert (for_run.returncode, for_run.stdout) == (0, "")
    assert first.returncode == second.returncode == 0
    assert "installing optional system packages with apt-get: apt-a apt-b" in first.stdout
    assert "make doctor says what is lost" in first.stdout
    assert second.stdout == ""
    assert len((tools / "calls").read_text().splitlines()) == 1


def _cp() -> str:
    return shutil.which("cp") or "/bin/cp"


def test_the_list_of_packages_has_six_fields_and_known_checks() -> None:
    for line in (embedded.REPOSITORY / FILES[1]).read_text().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        profile, check, *rest = [field.strip() for field in line.split("|")]
        assert profile in {"run", "test", "optional"}
        assert check.partition(":")[0] in {"command", "library", "font"}
        assert len(rest) == 4
        assert all(rest)
