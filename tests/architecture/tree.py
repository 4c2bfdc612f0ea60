"""The source tree as the architecture tests read it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("evidence", "caseapp")
MIGRATIONS = ROOT / "evidence" / "migrations"
# One migration holds all the tables of a room, as Django writes it.
GENERATED = {
    MIGRATIONS / f"{name}.py"
    for name in (
        "0001_initial",
        "0020_statements",
        "0021_policies",
        "0022_timeline",
        "0023_proof",
        "0025_deadlines",
    )
}

type Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(*folders: str) -> Iterator[Path]:
    """Yield each module that somebody wrote, in order."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path not in GENERATED and path.read_text().strip():
                yield path


def named(path: Path) -> str:
    """Return a path as one writes it in a sentence."""
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[tuple[str, Function]]:
    """Yield each function of a module with its place, methods and inner functions too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{named(path)}:{node.lineno} {node.name}", node
