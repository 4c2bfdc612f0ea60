"""Reading pages: words with their places, scans told apart, and bad pages that cost no others."""

import io
import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from evidence.core.errors import Failed
from evidence.core.limits import Limits
from evidence.core.typeset import typeset
from evidence.pages.extract import batch
from evidence.pages.extract.batch import NOT_TRIED, PageWork, each_page
from evidence.pages.extract.text import read_texts
from tests import factories
from tests.pages.papers import paper, scan

LIMITS = Limits(wall_seconds=30, cpu_seconds=30)


def _texts(content: bytes, folder: Path, pages: int = 1) -> list[Any]:
    path = folder / "a.pdf"
    path.write_bytes(content)
    return read_texts(path, folder, numbers=range(1, pages + 1))


def test_bold_words_do_not_cut_a_line_and_columns_do(tmp_path: Path) -> None:
    html = (
        "<!doctype html><p>One <b>bold</b> line</p>"
        "<table style='width: 100%'><tr><td>Left column<td style='text-align: right'>Right</table>"
    )
    (page,) = _texts(typeset(html), tmp_path)

    assert [line[4] for line in page.lines] == ["One bold line", "Left column", "Right"]
    left, right = page.lines[1], page.lines[2]
    assert left[0] + left[2] < right[0]


def test_words_beyond_the_basic_plane_keep_their_places(tmp_path: Path) -> None:
    (page,) = _texts(typeset("<!doctype html><p>sum 𝛼 of it</p><p>second line</p>"), tmp_path)
    assert "second line" in page.text
    assert any(line[4] == "second line" for line in page.lines)


def test_scans_stamped_scans_and_blank_pages_are_told_apart(tmp_path: Path) -> None:
    assert [
        _texts(content, tmp_path)[0].needs_ocr
        for content in (
            paper("Plain text"),
            scan("A picture"),
            scan("A picture", stamp="Case 5:25-cv-00709 Document 1"),
            factories.pdf(),
        )
    ] == [False, True, True, False]


def test_the_pages_come_in_order_also_when_two_children_read_them(tmp_path: Path) -> None:
    texts = _texts(paper(*(f"page {number}" for number in range(1, 61))), tmp_path, 60)
    assert [text.text.strip() for text in texts] == [f"page {number}" for number in range(1, 61)]
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_a_page_that_cannot_be_loaded_has_its_sentence_and_costs_no_other(tmp_path: Path) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper("One", "Two", "Three"))) as pdf:
        pdf.pages[1].obj.MediaBox = pikepdf.Array([0, 0, "broken", None])
        pdf.pages[1].obj.Contents = pikepdf.Name.Nothing
        pdf.pages[1].obj.Parent = pikepdf.Dictionary()
        pdf.save(target)
    texts = _texts(target.getvalue(), tmp_path, 3)
    assert [text.page_number for text in texts] == [1, 2, 3]
    assert (texts[0].text.strip(), texts[2].text.strip()) == ("One", "Three")


class FakeChild:
    """Stands for the child: tells of pages until one that kills it."""

    def __init__(self, deadly: set[int], slow_after: int = 1000) -> None:
        self.deadly, self.slow_after, self.runs = deadly, slow_after, 0

    def __call__(self, module: str, request: bytes, *, limits: Limits, subject: str) -> bytes:
        self.runs += 1
        asked = json.loads(request)
        with Path(asked["target"]).open("ab") as told:
            for done, number in enumerate(asked["numbers"]):
                if number in self.deadly or done >= self.slow_after:
                    told.write(b'{"page_number": ')
                    raise Failed(f"{subject} took too long.")
                told.write(json.dumps({"page_number": number}).encode() + b"\n")
        return b""


@pytest.mark.parametrize(
    ("child", "problems"),
    [
        (FakeChild(deadly=set()), {}),
        (FakeChild(deadly={3}), {3: "Reading page 3 took too long."}),
        (FakeChild(deadly={1, 6}), {1: "Reading page 1 took too long.",
                                    6: "Reading page 6 took too long."}),
        # Too slow together, each good by itself: nothing is lost and nobody is blamed.
        (FakeChild(deadly=set(), slow_after=2), {}),
    ],
)  # fmt: skip
def test_a_child_that_dies_costs_the_page_in_hand_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, child: FakeChild, problems: dict[int, str]
) -> None:
    monkeypatch.setattr(batch, "run_limited", child)
    work = PageWork("a.module", {}, tmp_path, LIMITS, LIMITS, "Reading")

    found = each_page(work, range(1, 7))

    assert [page["page_number"] for page in found] == [1, 2, 3, 4, 5, 6]
    told = {page["page_number"]: page["problem"] for page in found if "problem" in page}
    assert told == problems


def test_a_file_that_kills_every_child_is_given_up_with_a_sentence_for_each_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = FakeChild(deadly=set(range(1, 201)))
    monkeypatch.setattr(batch, "run_limited", child)
    work = PageWork("a.module", {}, tmp_path, LIMITS, LIMITS, "Reading")

    found = each_page(work, range(1, 201))

    assert len(found) == 200
    assert found[-1]["problem"] == NOT_TRIED
    assert child.runs == 10
