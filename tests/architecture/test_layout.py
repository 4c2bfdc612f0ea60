"""The source keeps the shape that docs and style promise: short, named, and explained."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import PACKAGES, ROOT, Function, functions, named, sources

MOST_LINES_IN_A_FILE = 300
MOST_LINES_IN_A_FUNCTION = 40
MOST_ARGUMENTS = 5
MOST_BY_POSITION = 4
# What Django, DRF and others ask for by name: their own documentation says what it does.
ASKED_FOR_BY_A_LIBRARY = {
    "clean",
    "connect_tcp",
    "deconstruct",
    "get_absolute_url",
    "get_by_natural_key",
    "get_default",
    "get_full_name",
    "get_prep_value",
    "get_short_name",
    "handle",
    "has_default",
}
VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc", "lib"}


def test_no_file_is_longer_than_can_be_read_at_one_sitting() -> None:
    lengths = {
        named(path): len(path.read_text().splitlines()) for path in sources(*PACKAGES, "tests")
    }

    assert {name: count for name, count in lengths.items() if count > MOST_LINES_IN_A_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    too_long = {
        place: length
        for path in sources(*PACKAGES, "tests")
        for place, function in functions(path)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > MOST_LINES_IN_A_FUNCTION
    }

    assert too_long == {}


def _arguments(function: Function) -> tuple[list[str], list[str]]:
    """Return the names given by position and those given by keyword only, without self."""
    given = function.args
    by_position = [each.arg for each in (*given.posonlyargs, *given.args)]
    if by_position[:1] in (["self"], ["cls"]):
        by_position = by_position[1:]
    return by_position, [each.arg for each in given.kwonlyargs]


def test_no_function_takes_more_arguments_than_can_be_kept_in_mind() -> None:
    too_many = []
    for path in sources(*PACKAGES):
        for place, function in functions(path):
            by_position, by_keyword = _arguments(function)
            # A library's own signature is not ours to shorten.
            if function.name in ASKED_FOR_BY_A_LIBRARY or function.name == "__init__":
                continue
            if len(by_position) + len(by_keyword) > MOST_ARGUMENTS:
                too_many.append(f"{place} takes {len(by_position) + len(by_keyword)}")
            if len(by_position) > MOST_BY_POSITION:
                too_many.append(f"{place} takes {len(by_position)} by position")

    assert too_many == []


def test_every_module_says_what_it_is_in_one_sentence() -> None:
    silent = [named(path) for path in sources(*PACKAGES, "tests") if not _says(_tree(path))]

    assert silent == []


def _public(node: ast.Module | ast.ClassDef) -> Iterator[ast.ClassDef | Function]:
    for inner in node.body:
        if isinstance(inner, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            is_expected = inner.name in ASKED_FOR_BY_A_LIBRARY | {"Meta", "Migration"}
            if not (inner.name.startswith("_") or is_expected or _is_setter(inner)):
                yield inner
                if isinstance(inner, ast.ClassDef):
                    yield from _public(inner)


def _is_setter(node: ast.AST) -> bool:
    return any(
        isinstance(each, ast.Attribute) and each.attr in {"setter", "overload"}
        for each in getattr(node, "decorator_list", [])
    )


def test_everything_public_says_what_the_caller_gets() -> None:
    silent = [
        f"{named(path)}:{node.lineno} {node.name}"
        for path in sources(*PACKAGES)
        for node in _public(_tree(path))
        if not _says(node)
    ]

    assert silent == []


def _says(node: ast.Module | ast.ClassDef | Function) -> bool:
    """Whether there is a docstring whose first paragraph is a whole sentence."""
    told = (ast.get_docstring(node) or "").split("\n\n")[0]
    return bool(re.search(r"[.:;?…]”?\)?$", told.strip()))


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def test_every_migration_is_named_and_numbered_in_turn() -> None:
    names = sorted(path.stem for path in (ROOT / "evidence" / "migrations").glob("0*.py"))

    assert [name for name in names if not re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+", name)] == []
    assert [name for name in names if "_auto_" in name or name.endswith("_merge")] == []
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = [named(path) for path in sources(*PACKAGES) if VAGUE & {*path.parts, path.stem}]

    assert vague == []


def test_every_test_says_what_it_expects() -> None:
    """A test's name is a sentence: at least four words, and no other test of its file has it."""
    short = []
    for path in sources("tests"):
        names = [
            function.name for _, function in functions(path) if function.name.startswith("test_")
        ]
        short += [f"{named(path)} {name}" for name in names if name.count("_") < 4]
        short += [f"{named(path)} {name} twice" for name in names if names.count(name) > 1]

    assert short == []


def test_a_bare_except_stands_in_task_wrappers_only() -> None:
    caught = [
        f"{named(path)}:{node.lineno}"
        for path in sources(*PACKAGES)
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"})
    ]

    assert [place for place in caught if not place.startswith("evidence/core/jobs.py")] == []
