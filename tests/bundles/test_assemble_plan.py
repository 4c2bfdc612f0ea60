"""Tests of the frozen plan and of where its pages fall."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.bundles.assemble.layout import Counts, Layout
from evidence.bundles.assemble.plan import BundlePlan, PlannedItem, StampSettings
from evidence.core.errors import Invalid
from tests.bundles.pdfs import CAPTION, plan_of

HASH = "ab" * 32


def printed(label: str, pages: int) -> PlannedItem:
    return PlannedItem(label, "T", pdf_path=Path("/x.pdf"), sha256=HASH, page_count=pages)


def native(label: str) -> PlannedItem:
    return PlannedItem(label, "T", sha256=HASH, unprintable_reason="It is a film.")


def test_a_plan_survives_the_database():
    stamp = StampSettings("DLT-", 5, 100, "top-right")
    plan = plan_of(printed("EX-1", 2), native("EX-2"), subtitle="S", as_of="A", stamp=stamp)
    assert BundlePlan.from_json(json.loads(json.dumps(plan.to_json()))) == plan


def test_a_file_store_that_moved_is_asked_for_each_printed_exhibit():
    plan = plan_of(printed("EX-1", 2), native("EX-2")).with_files(lambda sha: Path("/new") / sha)
    assert [item.pdf_path for item in plan.items] == [Path("/new") / HASH, None]


@pytest.mark.parametrize("document", [{}, {"items": []}, {"items": [{"no": 1}], "caption": {}}])
def test_what_is_no_plan_is_refused(document):
    with pytest.raises(Invalid):
        BundlePlan.from_json(document)


def test_an_empty_bundle_is_refused():
    with pytest.raises(Invalid, match="at least one exhibit"):
        plan_of()


def test_an_exhibit_stands_in_a_bundle_once():
    with pytest.raises(Invalid, match="EX-1 is in the bundle twice"):
        plan_of(printed("EX-1", 1), native("EX-1"))


def test_an_exhibit_that_nobody_inspected_is_refused():
    with pytest.raises(Invalid, match="EX-1 has no page count"):
        PlannedItem("EX-1", "T", pdf_path=Path("/x.pdf"), sha256=HASH)


def test_a_title_cannot_turn_the_direction_of_the_line_around_it():
    item = PlannedItem("EX-1", "a\u202egpj.exe\x00\ud800b", unprintable_reason="r")
    assert item.title == "a gpj.exe b"


def test_each_exhibit_follows_its_slip_sheet():
    plan = plan_of(printed("EX-1", 3), native("EX-2"), printed("EX-3", 1))
    layout = Layout(plan, Counts(cover=1, index=(2,), slips=(1, 1, 2)))
    spans = [(laid.slip_page, laid.first_page, laid.last_page) for laid in layout.items]
    assert spans == [(4, 5, 7), (8, 8, 8), (9, 11, 11)]
    assert layout.page_count == 11
    assert layout.items[0].stamps == "000004–000007"
    assert layout.items[1].stamps == "000008"


@given(
    start=st.integers(1, 2000),
    width=st.integers(1, 8),
    pages=st.integers(1, 1500),
    prefix=st.sampled_from(["", "DLT-", "A1"]),
)
def test_page_labels_say_what_the_stamps_say(start, width, pages, prefix):
    plan = plan_of(printed("EX-1", pages), stamp=StampSettings(prefix, width, start))
    layout = Layout(plan, Counts(1, (1,), (1,)))
    ranges = list(layout.page_labels())
    labels = []
    ends = [index for index, _, _ in ranges[1:]] + [layout.page_count]
    for (index, label_prefix, number), end in zip(ranges, ends, strict=True):
        labels += [f"{label_prefix}{number + step}" for step in range(end - index)]
    assert labels == [plan.stamp.text(page) for page in range(1, layout.page_count + 1)]


def test_the_caption_is_set_as_courts_set_it():
    assert CAPTION.sides == ["De La Torre", "LinkedIn Corporation"]
    assert CAPTION.court_lines[1] == "Northern District of California"
