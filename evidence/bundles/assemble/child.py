"""The assembling child: a request on stdin, one JSON object per line of progress on stdout."""

import json
import resource
import sys
from pathlib import Path
from typing import Any

import pikepdf

from evidence.bundles.assemble.content import MAX_CONTENT_BYTES
from evidence.bundles.assemble.front_matter import FrontMatter
from evidence.bundles.assemble.layout import Counts, Layout
from evidence.bundles.assemble.merge import Progress, assemble
from evidence.bundles.assemble.plan import BundlePlan
from evidence.bundles.assemble.verify import verify
from evidence.core.errors import EvidenceError
from evidence.core.hashing import sha256_of_file

_OPEN_FILES = 65_536


def main() -> None:
    """Assemble and verify one bundle; a failure that has a sentence is told as an event."""
    request = json.loads(sys.stdin.buffer.read())
    _prepare()
    try:
        finished = _assembled(request)
    except EvidenceError as error:
        facts = {name: str(value) for name, value in error.facts.items()}
        tell(failed=error.message, code=error.code, facts=facts)
        return
    tell(**finished)


def tell(**event: object) -> None:
    """Write one event for the parent to read at once."""
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


def _prepare() -> None:
    # Sources stay open until the bundle is saved, and a bundle may have a thousand.
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _OPEN_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, allowed), hard))
    # No error count: qpdf would drop the rest of a page's content in silence after fifteen.
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=MAX_CONTENT_BYTES,
        run_length_max_memory=MAX_CONTENT_BYTES,
        png_max_memory=MAX_CONTENT_BYTES,
        tiff_max_memory=MAX_CONTENT_BYTES,
        parser_max_errors=0,
    )


def _assembled(request: dict[str, Any]) -> dict[str, object]:
    out_path = Path(request["out_path"])
    layout = Layout(BundlePlan.from_json(request["plan"]), Counts.from_json(request["counts"]))
    front = FrontMatter(
        layout,
        tuple(Path(part).read_bytes() for part in request["parts"]),
        Path(request["stamp_sheet"]).read_bytes(),
    )
    progress = Progress(
        reading=lambda label: tell(reading=label), pages_done=lambda done: tell(pages_done=done)
    )
    assemble(front, out_path, progress=progress)
    tell(checking=str(out_path))
    verify(out_path, layout)
    return {
        "page_count": layout.page_count,
        "sha256": sha256_of_file(out_path),
        "size": out_path.stat().st_size,
    }


if __name__ == "__main__":
    main()
