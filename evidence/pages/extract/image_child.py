"""The embedding child: a request naming an image on stdin, its PDF into a file."""

import io
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

import img2pdf  # type: ignore[import-untyped]  # it ships no types
import pi_heif  # type: ignore[import-untyped]  # it ships no types
import pikepdf
from PIL import Image, ImageOps, ImageSequence

LETTER = (img2pdf.in_to_pt(8.5), img2pdf.in_to_pt(11))
BORDER = (img2pdf.in_to_pt(0.5), img2pdf.in_to_pt(0.5))
# Longer animations are films, which nobody reads on paper.
MOST_FRAMES = 500
# What img2pdf lays into a PDF as it stands in the file, or repacks without touching a dot.
_EMBEDDED = frozenset({"image/png", "image/jpeg", "image/tiff"})
# What PNG holds as it is; everything else is brought to RGB.
_KEPT_MODES = frozenset({"1", "L", "P", "RGB", "I;16"})
_DEPTH = 8


@dataclass(slots=True)
class Kept:
    """What of the picture is in the PDF: `notes` say what is not as it was."""

    is_embedded: bool
    frames: int = 1
    notes: dict[str, None] = field(default_factory=dict)

    def note(self, sentence: str) -> None:
        """Say it once, however many frames it holds for."""
        self.notes[sentence] = None


def embed(source: bytes, media_type: str) -> tuple[bytes, Kept]:
    """Return the PDF, a page for each picture in the file, and what of it is in there.

    A picture that PDF cannot hold as it stands is decoded; then each of its dots is kept. PDF has
    no picture with a channel of transparency: such a one is laid on white first.
    """
    if media_type in _EMBEDDED:
        try:
            return _pdf_of([source]), Kept(is_embedded=True, frames=_frames_in(source))
        # What img2pdf says of formats within TIFF that it cannot pass on.
        except (img2pdf.AlphaChannelError, img2pdf.UnsupportedColorspaceError, NotImplementedError):
            pass
    kept = Kept(is_embedded=False, frames=0)
    return _pdf_of(_decoded(source, kept)), kept


def _pdf_of(pictures: list[bytes]) -> bytes:
    layout = img2pdf.get_layout_fun(
        LETTER, border=BORDER, fit=img2pdf.FitMode.shrink, auto_orient=True
    )
    made = img2pdf.convert(
        pictures,
        layout_fun=layout,
        # Cameras write impossible turns; the picture stands as it is stored then.
        rotation=img2pdf.Rotation.ifvalid,
        nodate=True,
    )
    return _with_fixed_id(made)


def _with_fixed_id(pdf: bytes) -> bytes:
    """Return the PDF with an id drawn from its content: the same picture gives the same bytes."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        # qpdf would keep the first half of the random one.
        if "/ID" in document.trailer:
            del document.trailer["/ID"]
        document.save(target, deterministic_id=True)
    return target.getvalue()


def _frames_in(source: bytes) -> int:
    with Image.open(io.BytesIO(source)) as picture:
        return getattr(picture, "n_frames", 1)


def _decoded(source: bytes, kept: Kept) -> list[bytes]:
    frames = []
    with Image.open(io.BytesIO(source)) as picture:
        count = getattr(picture, "n_frames", 1)
        for frame in ImageSequence.Iterator(picture):
            if kept.frames == MOST_FRAMES:
                kept.note(f"Only the first {MOST_FRAMES} of its {count} pictures are pages.")
                break
            depth = frame.info.get("bit_depth", _DEPTH)
            if depth > _DEPTH:
                kept.note(f"Its {depth} bits a colour were brought to {_DEPTH}.")
            frames.append(_packed(ImageOps.exif_transpose(frame), kept))
            kept.frames += 1
    return frames


def _packed(frame: Image.Image, kept: Kept) -> bytes:
    profile = frame.info.get("icc_profile")
    if frame.has_transparency_data:
        kept.note("It is transparent in places: the PDF shows it on white.")
        frame = _on_white(frame)
    elif frame.mode not in _KEPT_MODES:
        kept.note(f"Its colours ({frame.mode}) were brought to RGB.")
        frame, profile = frame.convert("RGB"), None
    target = io.BytesIO()
    frame.save(target, "PNG", icc_profile=profile, exif=b"")
    return target.getvalue()


def _on_white(frame: Image.Image) -> Image.Image:
    seen = frame.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(white, seen).convert("RGB")


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.stdin.buffer.read())
    pi_heif.register_heif_opener(thumbnails=False)
    try:
        pdf, kept = embed(Path(request["path"]).read_bytes(), request["media_type"])
    except MemoryError:
        sys.exit("MemoryError")
    # Whatever Pillow meets in a damaged picture ends here with its sentence.
    except (img2pdf.ImageOpenError, OSError, ValueError, SyntaxError, EOFError) as error:
        sys.exit(f"the picture cannot be read ({' '.join(str(error).split())[:200]}).")
    except (Image.DecompressionBombError, NotImplementedError) as error:
        sys.exit(f"the picture cannot be used ({' '.join(str(error).split())[:200]}).")
    Path(request["target"]).write_bytes(pdf)
    reply = {"is_embedded": kept.is_embedded, "frames": kept.frames, "notes": list(kept.notes)}
    sys.stdout.buffer.write(json.dumps(reply).encode())


if __name__ == "__main__":
    main()
