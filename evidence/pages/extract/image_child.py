"""The embedding child: a request naming an image on stdin, its PDF into a file."""

import io
import json
import sys
from pathlib import Path

import img2pdf  # type: ignore[import-untyped]  # it ships no types
import pikepdf
from PIL import Image

LETTER = (img2pdf.in_to_pt(8.5), img2pdf.in_to_pt(11))
BORDER = (img2pdf.in_to_pt(0.5), img2pdf.in_to_pt(0.5))


def embed(source: bytes) -> tuple[bytes, bool]:
    """Return the PDF, and whether the picture's own bits are in it unchanged.

    PDF has no picture with a channel of transparency: such a one is laid on white first.
    """
    try:
        return _pdf_of(source), True
    except img2pdf.AlphaChannelError:
        return _pdf_of(_on_white(source)), False


def _pdf_of(source: bytes) -> bytes:
    layout = img2pdf.get_layout_fun(
        LETTER, border=BORDER, fit=img2pdf.FitMode.shrink, auto_orient=True
    )
    made = img2pdf.convert(
        source,
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


def _on_white(source: bytes) -> bytes:
    with Image.open(io.BytesIO(source)) as picture:
        seen = picture.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    target = io.BytesIO()
    Image.alpha_composite(white, seen).convert("RGB").save(target, "PNG")
    return target.getvalue()


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.stdin.buffer.read())
    try:
        pdf, is_lossless = embed(Path(request["path"]).read_bytes())
    except MemoryError:
        sys.exit("MemoryError")
    # Whatever Pillow meets in a damaged picture ends here with its sentence.
    except (img2pdf.ImageOpenError, OSError, ValueError, SyntaxError) as error:
        sys.exit(f"the picture cannot be read ({' '.join(str(error).split())[:200]}).")
    except (Image.DecompressionBombError, NotImplementedError) as error:
        sys.exit(f"the picture cannot be used ({' '.join(str(error).split())[:200]}).")
    Path(request["target"]).write_bytes(pdf)
    sys.stdout.buffer.write(json.dumps({"is_lossless": is_lossless}).encode())


if __name__ == "__main__":
    main()
