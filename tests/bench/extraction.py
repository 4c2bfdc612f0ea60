"""The texts of pages against `pdftotext`, which only writes the words into a file.

Ours is the product's text pass: words and the places of lines, page by page, in confined
children, from the stored PDF to the values that are written to the database.
"""

import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import batched
from pathlib import Path

from evidence.pages.extract.text import read_texts
from evidence.pages.read import PAGES_PER_BATCH
from tests.bench import files
from tests.bench.contest import Contest, NotMeasured

TARGET = 1.5
PAGES_OF_A_FILE = 100


@contextmanager
def contests(folder: Path, *, count: int) -> Iterator[list[Contest]]:
    """Give the contest over so many pages of text, and remove them afterwards."""
    if shutil.which("pdftotext") is None:
        raise NotMeasured("text of pages", "pdftotext is not installed (apt: poppler-utils)")
    place = folder / "documents"
    place.mkdir()
    sizes = [len(part) for part in batched(range(count), PAGES_OF_A_FILE)]
    documents = [_document(place / f"{n}.pdf", n, pages) for n, pages in enumerate(sizes)]
    yield [
        Contest(
            title="text of pages",
            reference_title="pdftotext",
            amount=count,
            unit="pages",
            ours=partial(read, dict(zip(documents, sizes, strict=True)), place),
            reference=partial(by_pdftotext, documents),
            target=TARGET,
        )
    ]
    shutil.rmtree(place)


def read(documents: dict[Path, int], folder: Path) -> None:
    """Read every page of every document."""
    for document, pages in documents.items():
        for numbers in batched(range(1, pages + 1), PAGES_PER_BATCH):
            found = read_texts(document, folder, numbers=numbers)
            assert all(page.text for page in found), "a page came back without its words"


def by_pdftotext(documents: list[Path]) -> None:
    """Write the words of every document into a file, as poppler finds them."""
    for document in documents:
        subprocess.run(["pdftotext", document, document.with_suffix(".txt")], check=True)


def _document(path: Path, number: int, pages: int) -> Path:
    dice = random.Random(number)
    path.write_bytes(files.pdf_of([files.text_page(dice) for _ in range(pages)]))
    return path
