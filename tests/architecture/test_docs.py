"""The documentation names what there is, and nothing that there is not."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.urls import URLResolver, get_resolver

from caseapp import celery
from evidence.core.errors import EvidenceError
from tests.architecture.tree import PACKAGES, ROOT, named, sources

DOCS = ROOT / "docs"
SETTINGS, OPERATING, API = DOCS / "settings.md", DOCS / "operating.md", DOCS / "api.md"
TARGETS = re.findall(r"(?m)^([a-z-]+):.*##", (ROOT / "Makefile").read_text())
OURS = re.compile(r"(?:CASEAPP_[A-Z_]+|DATABASE_URL|REDIS_URL)\Z")
READERS = {"text", "words", "switch", "number", "get", "getenv"}


def _told(path: Path) -> str:
    assert path.exists(), f"{named(path)} is missing: write it."
    return path.read_text()


def _variables_read() -> Iterator[str]:
    """Yield each variable of ours that settings or runtime read from the environment."""
    for path in sources("caseapp"):
        for node in ast.walk(ast.parse(path.read_text())):
            named_in_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if named_in_call and node.func.attr in READERS and node.args:  # type: ignore[attr-defined]
                name = node.args[0]  # type: ignore[attr-defined]
            elif isinstance(node, ast.Subscript) and "environ" in ast.dump(node.value):
                name = node.slice
            else:
                continue
            if isinstance(name, ast.Constant) and OURS.match(str(name.value)):
                yield str(name.value)
    for script in (ROOT / "caseapp" / "runtime" / "setup.sh", ROOT / "docker" / "entrypoint.sh"):
        if script.exists():
            yield from re.findall(r"\$\{?(CASEAPP_[A-Z_]+)", script.read_text())
    compose = ROOT / "docker" / "compose.yml"
    if compose.exists():
        yield from re.findall(r"\$\{(CASEAPP_[A-Z_]+)", compose.read_text())


def test_the_settings_page_names_exactly_the_variables_that_are_read() -> None:
    told = set(re.findall(r"`(CASEAPP_[A-Z_]+|DATABASE_URL|REDIS_URL)`", _told(SETTINGS)))
    read = set(_variables_read())

    assert sorted(read - told) == [], "docs/settings.md does not name them"
    assert sorted(told - read) == [], "docs/settings.md names them, and nothing reads them"


def _commands() -> list[str]:
    folders = [ROOT / package / "management" / "commands" for package in PACKAGES]
    found = [path.stem for folder in folders for path in folder.glob("*.py")]
    return sorted(name for name in found if not name.startswith("_"))


def test_every_command_is_explained() -> None:
    page = _told(OPERATING)

    assert [name for name in _commands() if f"manage.py {name}" not in page] == []


def test_every_make_target_is_explained() -> None:
    pages = " ".join(path.read_text() for path in _pages())

    assert [target for target in TARGETS if f"make {target}" not in pages] == []


def _tasks() -> list[str]:
    celery.app.loader.import_default_modules()
    return sorted(name for name in celery.app.tasks if not name.startswith("celery."))


# Django's check of generated columns asks the database for its version.
@pytest.mark.django_db
def test_every_task_is_explained_and_named_after_its_room() -> None:
    page = _told(OPERATING)

    assert [name for name in _tasks() if f"`{name}`" not in page] == []
    assert [name for name in _tasks() if not re.fullmatch(r"[a-z]+\.[a-z_]+", name)] == []


# Django's check of generated columns asks the database for its version.
@pytest.mark.django_db
def test_the_beat_rings_for_tasks_that_there_are() -> None:
    rung = {str(entry["task"]) for entry in celery.app.conf.beat_schedule.values()}

    assert sorted(rung - set(_tasks())) == []


def _api_paths() -> list[str]:
    api = next(
        each
        for each in get_resolver().url_patterns
        if isinstance(each, URLResolver) and each.app_name == "api"
    )
    routes = [str(pattern.pattern) for pattern in api.url_patterns if pattern.name != "unknown"]
    return ["/api/v1/" + re.sub(r"<str:(\w+)>", r"{\1}", route) for route in routes]


def test_every_address_of_the_api_is_explained() -> None:
    page = _told(API)

    assert [path for path in _api_paths() if f"{path}`" not in page] == []


def _errors(kind: type[EvidenceError] = EvidenceError) -> Iterator[type[EvidenceError]]:
    for inner in kind.__subclasses__():
        # Subclasses that a test made are none of the product's.
        if inner.__module__.startswith("evidence."):
            yield inner
            yield from _errors(inner)


def test_every_error_code_is_explained() -> None:
    for path in sources("evidence"):
        if "default_code" in path.read_text():
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    page = _told(API)

    assert sorted({e.default_code for e in _errors() if f"`{e.default_code}`" not in page}) == []


def _pages() -> list[Path]:
    top = [ROOT / f"{name}.md" for name in ("README", "ARCHITECTURE", "CONTRIBUTING")]
    return [path for path in (*top, *sorted((ROOT / "docs").rglob("*.md"))) if path.exists()]


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE"])
def test_the_pages_a_newcomer_looks_for_are_there(name: str) -> None:
    assert (ROOT / name).exists(), f"{name} is missing: write it."


NOT_IN_THE_REPOSITORY = {".git", ".venv", ".tools", ".data"}
TOP = {path.name for path in ROOT.iterdir()} - NOT_IN_THE_REPOSITORY


def _paths_named(page: str) -> Iterator[str]:
    """Yield what stands in backticks and looks like a path of this repository."""
    for token in re.findall(r"`([^`\s]+)`", page):
        path = token.partition("::")[0].rstrip("/").removeprefix("./")
        is_pattern = set(path) & set("*<>{}$…()=")
        if path.split("/")[0] in TOP and not is_pattern:
            yield path


def test_every_path_that_is_named_exists() -> None:
    stale = [
        f"{named(page)} names {path}"
        for page in _pages()
        for path in _paths_named(page.read_text())
        if not (ROOT / path).exists()
    ]

    assert stale == []


def test_every_link_from_page_to_page_leads_somewhere() -> None:
    dead = []
    for page in _pages():
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
            path = target.partition("#")[0]
            if path and "://" not in path and not (page.parent / path).exists():
                dead.append(f"{named(page)} links to {target}")

    assert dead == []
