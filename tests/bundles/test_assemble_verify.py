"""Tests that a bundle which is not what the plan says is never handed out."""

import shutil
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from evidence.bundles.assemble.front_matter import FrontMatter, compose
from evidence.bundles.assemble.merge import Progress, assemble
from evidence.bundles.assemble.verify import BundleWrong, sampled_pages, verify
from tests.bundles.pdfs import blank, item, plan_of, render


@pytest.fixture(scope="module")
def front(tmp_path_factory) -> FrontMatter:
    folder = tmp_path_factory.mktemp("exhibits")
    exhibits = [item(folder, f"EX-{number}", blank(2)) for number in (1, 2)]
    return compose(plan_of(*exhibits), render=render)


@pytest.fixture(scope="module")
def sound(front, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("built") / "bundle.pdf"
    silent = Progress(reading=lambda _: None, pages_done=lambda _: None)
    assemble(front, path, progress=silent)
    return path


@pytest.fixture
def spoilt(sound, tmp_path):
    """Return a function that checks the bundle after a change to it."""
    path = tmp_path / "bundle.pdf"
    shutil.copy(sound, path)

    def check(change, front: FrontMatter) -> None:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            change(pdf)
            pdf.save(path)
        verify(path, front.layout)

    return check


def test_a_sound_bundle_passes(front, sound):
    verify(sound, front.layout)


def _page_lost(pdf):
    del pdf.pages[-1]


def _label_off(pdf):
    pdf.Root.PageLabels.Nums[1].St = 2


def _bookmark_astray(pdf):
    with pdf.open_outline() as outline:
        outline.root[2].destination = Array([pdf.pages[0].obj, Name.Fit])


def _bookmark_lost(pdf):
    with pdf.open_outline() as outline:
        del outline.root[-1]


def _link_astray(pdf):
    for annotation in pdf.pages[1].obj.Annots:
        annotation.Dest = Array([pdf.pages[2].obj, Name.Fit])


def _link_broken(pdf):
    del pdf.pages[1].obj.Annots[0]["/Dest"]


def _script_back(pdf):
    pdf.pages[3].obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("1")))


def _opens_itself(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]))


def _stamp_gone(pdf):
    page = pdf.pages[-1].obj
    page.Contents = Array(list(page.Contents)[:-1])


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (_page_lost, "it has 7 pages where 8 were planned"),
        (_label_off, "the reader labels page 1"),
        (_bookmark_astray, "the bookmark “EX-1 – What EX-1 shows .* leads to page 1, not 3"),
        (_bookmark_lost, "it has 3 bookmarks where 4 were planned"),
        (_link_astray, "no index link leads to EX-2 on page 6"),
        (_link_broken, "a link on page 2 leads nowhere"),
        (_script_back, "it still holds /AA, /JavaScript"),
        (_opens_itself, "it still holds /OpenAction"),
        (_stamp_gone, "the stamp 000008 cannot be read back from page 8"),
    ],
)
def test_a_fault_is_found_and_named(spoilt, front, change, fault):
    with pytest.raises(BundleWrong, match=fault):
        spoilt(change, front)


def test_first_and_last_pages_are_always_among_the_sample(front):
    assert set(sampled_pages(front.layout)) == {1, 2, 3, 4, 5, 6, 7, 8}
