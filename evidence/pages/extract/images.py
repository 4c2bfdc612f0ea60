"""Makes a PDF of a picture, every dot of it kept, and says in a sentence what was done."""

import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from evidence.core.limits import Limits, run_limited
from evidence.exhibits.extract.media import AVIF, BMP, GIF, HEIF_TYPES, JPEG, PNG, TIFF, WEBP

EMBEDDING_LIMITS = Limits(wall_seconds=60, cpu_seconds=60, memory_bytes=2 << 30, file_bytes=1 << 30)
IMAGES = frozenset({PNG, JPEG, TIFF, GIF, BMP, WEBP, AVIF}) | HEIF_TYPES


@dataclass(frozen=True, slots=True)
class Embedded:
    """The tools' versions, and in a sentence what of the picture is in the PDF."""

    version: str
    sentence: str


def embed(source: Path, target: Path, *, media_type: str) -> Embedded:
    """Return how the PDF came about that then lies at `target`, a page for each picture.

    The same source gives the same bytes. Raises Failed with the reason when there can be none.
    """
    request = {"path": str(source.resolve()), "target": str(target), "media_type": media_type}
    reply = run_limited(
        "evidence.pages.extract.image_child",
        json.dumps(request).encode(),
        limits=EMBEDDING_LIMITS,
        subject="Making a PDF of this picture",
    )
    kept = json.loads(reply)
    sentences = [_what_was_kept(kept["frames"], is_embedded=kept["is_embedded"]), *kept["notes"]]
    return Embedded(_versions(media_type, is_embedded=kept["is_embedded"]), " ".join(sentences))


def _what_was_kept(frames: int, *, is_embedded: bool) -> str:
    picture = "The picture is" if frames == 1 else f"Its {frames:,} pictures are a page each,"
    if is_embedded:
        return f"{picture} in the PDF bit for bit."
    return (
        f"{picture} in the PDF dot for dot as decoded; what a camera wrote into the file (time, "
        "place, device) stands in the original only."
    )


def _versions(media_type: str, *, is_embedded: bool) -> str:
    used = version("img2pdf")
    if is_embedded:
        return used
    used = f"{used} with Pillow {version('pillow')}"
    return f"{used}, pi-heif {version('pi-heif')}" if media_type in HEIF_TYPES else used
