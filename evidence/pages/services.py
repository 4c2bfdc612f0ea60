"""Writes about pages: keep what was read and what was made of an original."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from evidence.core.text import storable
from evidence.exhibits import services as exhibits
from evidence.exhibits.models import Exhibit, StoredFile
from evidence.pages.extract.normalise import Normalised
from evidence.pages.extract.render import TOOL, ReadPage, tool_version
from evidence.pages.models import Derivative, DerivativeKind, PageText

# Rung when an exhibit's texts are complete; the room above compares them with the others'.
COMPARE_BELL = "duplicates.ask"


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page that was read, with its pictures in the store; none for a page that could not be."""

    page: ReadPage
    image: StoredFile | None = None
    thumbnail: StoredFile | None = None


def keep_pictures(page: ReadPage) -> KeptPage:
    """Return the page with its pictures kept: on disk before any row names them."""
    if page.problem:
        return KeptPage(page)
    image = exhibits.keep_file([Path(page.image).read_bytes()])
    return KeptPage(page, image, exhibits.keep_file([Path(page.thumbnail).read_bytes()]))


@transaction.atomic
def keep_pages(exhibit: Exhibit, kept: Sequence[KeptPage], *, source_sha256: str) -> None:
    """Write the texts and pictures of these pages; each page of an exhibit is written once."""
    PageText.objects.bulk_create(_text(exhibit, each.page) for each in kept)
    Derivative.objects.bulk_create(
        picture for each in kept for picture in _pictures(exhibit, each, source_sha256)
    )


@transaction.atomic
def keep_normalised(
    exhibit: Exhibit, file: StoredFile, made: Normalised, *, page_count: int
) -> None:
    """Write the PDF that was made of an original, from which the exhibit is read and printed."""
    Derivative.objects.create(
        exhibit=exhibit,
        kind=DerivativeKind.NORMALISED_PDF,
        file=file,
        source_sha256=exhibit.file.sha256,
        tool=made.tool,
        tool_version=made.tool_version,
    )
    reason = f"Its pages are those of a PDF made of it ({made.tool} {made.tool_version}). "
    exhibits.make_printable(exhibit, reason + made.sentence, page_count=page_count)


def _text(exhibit: Exhibit, page: ReadPage) -> PageText:
    return PageText(
        exhibit=exhibit,
        page_number=page.page_number,
        text=storable(page.text),
        lines=[[*line[:4], storable(str(line[4]))] for line in page.lines],
        problem=page.problem,
    )


def _pictures(exhibit: Exhibit, kept: KeptPage, source_sha256: str) -> list[Derivative]:
    files = {DerivativeKind.PAGE_IMAGE: kept.image, DerivativeKind.THUMBNAIL: kept.thumbnail}
    return [
        Derivative(
            exhibit=exhibit,
            kind=kind,
            page_number=kept.page.page_number,
            file=file,
            source_sha256=source_sha256,
            tool=TOOL,
            tool_version=tool_version(),
            width=kept.page.width,
            height=kept.page.height,
        )
        for kind, file in files.items()
        if file
    ]
