"""What a file tells besides its pages: earlier states, attachments, names in its properties."""

import io
from pathlib import Path

import pikepdf
import pytest

from evidence.redaction.extract.document import find_in_document, with_all_layers
from evidence.redaction.extract.kinds import NOTES, Kind
from tests.redaction import traps
from tests.redaction.traps import WORDS, page, saved


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.pdf"


def test_words_taken_out_by_an_update_are_still_found_in_the_file(path: Path) -> None:
    path.write_bytes(traps.revised())

    (found,) = find_in_document(path)

    assert (found.kind, found.page_number) == (Kind.REVISION, 1)
    assert found.text == "Harvey Secretname"
    assert "Secretname" not in found.shown


def test_an_update_that_takes_nothing_out_is_not_named(path: Path) -> None:
    first = saved(page(WORDS))
    path.write_bytes(first + first[first.rindex(b"startxref") :])

    assert find_in_document(path) == []


def test_attachments_and_authors_are_notes_and_hold_nothing_back(path: Path) -> None:
    pdf = page(WORDS)
    pdf.attachments["draft.docx"] = b"PK"
    pdf.docinfo["/Author"] = "Amy Associate"
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = ["Amy Associate", "Paul Partner"]
    pdf.save(path)

    found = find_in_document(path)

    assert [(each.kind, each.shown) for each in found] == [
        (Kind.ATTACHMENT, "draft.docx"),
        (Kind.AUTHOR, "Amy Associate"),
        (Kind.AUTHOR, "Paul Partner"),
    ]
    assert {each.kind for each in found} <= NOTES


def test_a_file_without_properties_tells_nothing(path: Path) -> None:
    path.write_bytes(saved(page(WORDS)))

    assert find_in_document(path) == []
    assert with_all_layers(path) is None


def test_layers_that_are_off_are_switched_on_in_a_copy_only(path: Path) -> None:
    traps.layered(is_off=True).save(path)
    before = path.read_bytes()

    shown = with_all_layers(path)

    assert shown is not None
    assert "/OCProperties" not in pikepdf.open(io.BytesIO(shown)).Root
    assert path.read_bytes() == before
