"""Drives the assembling child and hands over a bundle that was verified, or an error."""

import json
import subprocess
import tempfile
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from evidence.bundles.assemble.front_matter import FrontMatter
from evidence.bundles.assemble.layout import Layout
from evidence.core.errors import Failed
from evidence.core.hashing import Sha256
from evidence.core.limits import Child, Limits, child_failure, kill_group, start_limited, too_slow

ASSEMBLY_LIMITS = Limits(
    wall_seconds=900, cpu_seconds=900, memory_bytes=4 << 30, file_bytes=8 << 30
)
_MODULE = "evidence.bundles.assemble.child"


@dataclass(frozen=True, slots=True)
class Assembled:
    """The finished file's facts, taken after it was verified."""

    page_count: int
    sha256: Sha256
    size: int


def run_assembly(
    front: FrontMatter,
    out_path: Path,
    *,
    on_progress: Callable[[int], None],
    limits: Limits = ASSEMBLY_LIMITS,
) -> Assembled:
    """Return the facts of the bundle that is now at `out_path`, complete and verified.

    `on_progress` gets the number of pages done, after each exhibit; what it raises stops the
    build. Raises Failed naming the exhibit that was being read when the child hit a limit or
    crashed, ExhibitChanged's and ExhibitUnreadable's sentences as Failed, and leaves nothing at
    `out_path` then.
    """
    with tempfile.TemporaryDirectory(dir=out_path.parent, prefix=".assembly-") as folder:
        unfinished = Path(folder) / "bundle.pdf"
        request = _request(front, Path(folder), unfinished)
        assembled = _Drive(front.layout, on_progress, limits).run(request, Path(folder))
        unfinished.replace(out_path)
    return assembled


def _request(front: FrontMatter, folder: Path, unfinished: Path) -> bytes:
    parts = []
    for number, part in enumerate(front.parts):
        parts.append(folder / f"front-{number}.pdf")
        parts[-1].write_bytes(part)
    sheet = folder / "stamp.pdf"
    sheet.write_bytes(front.stamp_sheet)
    request = {
        "plan": front.layout.plan.to_json(),
        "counts": asdict(front.layout.counts),
        "parts": [str(part.resolve()) for part in parts],
        "stamp_sheet": str(sheet.resolve()),
        "out_path": str(unfinished.resolve()),
    }
    return json.dumps(request).encode()


class _Drive:
    """One run of the child: what it last said it was doing, and whether its time was up."""

    def __init__(self, layout: Layout, on_progress: Callable[[int], None], limits: Limits) -> None:
        self.layout = layout
        self.on_progress = on_progress
        self.limits = limits
        self.doing = "The front matter"
        self.is_late = False

    def run(self, request: bytes, folder: Path) -> Assembled:
        asked = folder / "request.json"
        asked.write_bytes(request)
        with asked.open("rb") as stdin, tempfile.TemporaryFile() as complaints:
            child = start_limited(
                _MODULE,
                limits=self.limits,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=complaints,
            )
            clock = threading.Timer(self.limits.wall_seconds, self._stop, [child])
            clock.start()
            try:
                return self._listen(child, complaints)
            finally:
                clock.cancel()
                kill_group(child)
                if child.stdout is not None:
                    child.stdout.close()

    def _stop(self, child: Child) -> None:
        self.is_late = True
        kill_group(child)

    def _listen(self, child: Child, complaints: IO[bytes]) -> Assembled:
        finished = None
        for line in child.stdout or ():
            finished = self._heard(json.loads(line)) or finished
        returncode = child.wait()
        if self.is_late:
            raise too_slow(self.limits, subject=self.doing)
        if returncode != 0 or finished is None:
            raise child_failure(returncode, complaints, limits=self.limits, subject=self.doing)
        return finished

    def _heard(self, event: dict[str, Any]) -> Assembled | None:
        if "failed" in event:
            raise Failed(event["failed"], code=event["code"], **event["facts"])
        if "reading" in event:
            self.doing = f"Reading {event['reading']} for the bundle"
        elif "checking" in event:
            self.doing = "Saving or checking the finished bundle"
        elif "pages_done" in event:
            if event["pages_done"] == self.layout.page_count:
                self.doing = "Saving or checking the finished bundle"
            self.on_progress(event["pages_done"])
        else:
            return Assembled(**event)
        return None
