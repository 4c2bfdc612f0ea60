"""The programs of others that may be on this machine: where they are, and what is lost without.

Each is optional. `make doctor` names those that are missing, and so does every exhibit that
would have needed one.
"""

import os
import shutil
from dataclasses import dataclass

from evidence.core.errors import Failed


@dataclass(frozen=True, slots=True)
class Tool:
    """A program, under the names that it has on the PATH, and the places where it is else."""

    key: str
    name: str
    programs: tuple[str, ...]
    package: str

    def path(self) -> str | None:
        """Return where the program is, None when this machine has none."""
        return next((found for name in self.programs if (found := shutil.which(name))), None)

    def required_path(self) -> str:
        """Return where the program is; raises ToolMissing."""
        found = self.path()
        if found is None:
            raise ToolMissing(self)
        return found


class ToolMissing(Failed):
    """A program that this step needs is not on this machine."""

    default_code = "tool_missing"

    def __init__(self, tool: Tool) -> None:
        message = f"{tool.name} is not installed. {remedy_for(tool)}"
        super().__init__(message, tool=tool.key)
        self.tool = tool


OFFICE = Tool(
    key="libreoffice",
    name="LibreOffice",
    programs=("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    package="libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui",
)
OCR = Tool(
    key="tesseract",
    name="tesseract (OCR)",
    programs=("tesseract",),
    package="tesseract-ocr",
)
TOOLS = (OFFICE, OCR)


def remedy_for(tool: Tool) -> str:
    """Return what an administrator does to have the tool, as a sentence."""
    return (
        f"Have your administrator install it (on Debian: {tool.package}); what waits for it is "
        "then done by itself."
    )


def present_tools() -> list[str]:
    """Return the keys of the tools that this machine has."""
    return [tool.key for tool in TOOLS if tool.path()]


def environment_in(folder: str) -> dict[str, str]:
    """Return what a program of others gets to know: its own folder as home, and where type is."""
    passed = ("PATH", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "TESSDATA_PREFIX")
    kept = {name: os.environ[name] for name in passed if name in os.environ}
    return kept | {"HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
