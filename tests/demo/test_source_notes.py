"""The source notes: summaries that name their sources and never pose as originals."""

import re
from dataclasses import dataclass, replace
from html import unescape

import pypdfium2
import pytest

from evidence.core.errors import Invalid
from evidence.core.typeset import typeset
from evidence.demo.reference import reference_case
from evidence.demo.source_notes import NOTICE, render_note_html

CASE = reference_case()
NOTES = {note.id: note for note in CASE.exhibits}
LETTER = (612, 792)


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed note: its bytes, and its pages' text, sizes and title."""

    pdf: bytes
    pages: tuple[str, ...]
    sizes: tuple[tuple[float, float], ...]
    title: str
    outline: tuple[str, ...]


@pytest.fixture(scope="module", name="printed")
def fixture_printed() -> dict[str, Printed]:
    return {name: read(typeset(render_note_html(note, CASE))) for name, note in NOTES.items()}


def read(pdf: bytes) -> Printed:
    document = pypdfium2.PdfDocument(pdf)
    pages = tuple(page.get_textpage().get_text_bounded() for page in document)
    return Printed(
        pdf=pdf,
        pages=tuple(re.sub(r"\s+", " ", page) for page in pages),
        sizes=tuple(page.get_size() for page in document),
        title=document.get_metadata_dict()["Title"],
        outline=tuple(mark.get_title() for mark in document.get_toc()),
    )


def html_of(name: str) -> str:
    return render_note_html(NOTES[name], CASE)


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"<style>.*?</style>", "", html, flags=re.S)))


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("'", "’"))


@pytest.mark.parametrize("name", NOTES)
def test_every_page_says_that_it_is_a_summary_and_not_the_original(
    name: str, printed: dict[str, Printed]
) -> None:
    assert NOTICE == "Source note — summary of public sources. Not the original document"
    for page in printed[name].pages:
        assert NOTICE in page


@pytest.mark.parametrize("name", NOTES)
def test_a_note_is_one_to_four_letter_pages_with_a_title_and_bookmarks(
    name: str, printed: dict[str, Printed]
) -> None:
    note = printed[name]
    assert 1 <= len(note.pages) <= 4
    assert set(note.sizes) == {LETTER}
    assert note.title.startswith(f"{name} ")
    assert "not the original document" in note.title
    assert note.outline[-2:] == ("What was not found", "Sources")
    assert all(len(page) > 100 for page in note.pages)


@pytest.mark.parametrize("name", NOTES)
def test_a_note_says_who_prepared_it_from_what_and_as_of_when(
    name: str, printed: dict[str, Printed]
) -> None:
    first = printed[name].pages[0]
    assert "Prepared for the demonstration from public reporting" in first
    assert "As of 23 November 2026" in first
    assert "No. 5:25-cv-00709" in first


@pytest.mark.parametrize("name", NOTES)
def test_a_note_lists_exactly_the_sources_that_its_lines_cite(name: str) -> None:
    before, _, source_table = html_of(name).partition("<h2>Sources</h2>")
    cited = set(re.findall(r"\b(?:S\d{2}|A\d)\b", text_of(before)))
    listed = re.findall(r"<tr><td><span>((?:S\d{2}|A\d))</span></td>", source_table)
    assert listed == list(NOTES[name].sources)
    assert cited == set(listed)


@pytest.mark.parametrize("name", NOTES)
def test_each_source_shows_outlet_author_date_address_and_what_was_readable(name: str) -> None:
    text = flat(text_of(html_of(name).partition("<h2>Sources</h2>")[2]))
    for source in CASE.sources:
        if source.id in NOTES[name].sources:
            shown = (source.outlet, source.author, source.date, source.url)
            for part in filter(None, shown):
                assert flat(part).replace('"', "") in text.replace('"', ""), (source.id, part)
    assert "Excerpt" in text or "Full text" in text


@pytest.mark.parametrize("name", NOTES)
def test_the_word_alleged_stands_before_each_allegation(name: str) -> None:
    marked = '<span class="mark">Alleged</span> <span>'
    html = unescape(html_of(name))
    for allegation in CASE.allegations:
        words = flat(allegation.text.removeprefix("Alleged: "))
        for found in re.finditer(re.escape(words), html):
            assert html[: found.start()].endswith(marked), (name, allegation.id)


def test_every_allegation_is_printed_somewhere_and_as_capitals(
    printed: dict[str, Printed],
) -> None:
    complaint = " ".join(printed["SN-1"].pages)
    assert complaint.count("ALLEGED") >= len(CASE.allegations)
    html = unescape(html_of("SN-1"))
    for allegation in CASE.allegations:
        assert allegation.id in complaint
        assert flat(allegation.text.removeprefix("Alleged: ")) in html


@pytest.mark.parametrize("name", NOTES)
def test_every_quotation_in_a_note_is_on_record(name: str) -> None:
    on_record = [flat(quotation.text) for quotation in CASE.quotations]
    text = flat(text_of(html_of(name)))
    assert text.count("“") == text.count("”")
    for quoted in re.findall(r"“([^”]*)”", text):
        assert any(quoted in words for words in on_record), quoted


def test_the_wording_that_is_not_verbatim_is_marked_so_beside_it() -> None:
    after = flat(text_of(html_of("SN-4"))).partition("“These are completely unfounded")[2]
    assert "NOT VERBATIM" in after[:200]


def test_the_two_denials_keep_their_speakers_apart() -> None:
    text = flat(text_of(html_of("SN-4")))
    assert "General denial" in text
    assert "Specific denial" in text
    assert "LinkedIn spokesperson, not named" in text
    assert "Sarah Wight" in text


def test_five_copies_of_one_wire_report_count_as_one_origin() -> None:
    text = flat(text_of(html_of("SN-6")))
    assert "5 items, one origin" in text


@pytest.mark.parametrize("name", NOTES)
def test_a_note_says_what_was_not_found(name: str, printed: dict[str, Printed]) -> None:
    assert NOTES[name].gaps
    assert "What was not found" in " ".join(printed[name].pages)


@pytest.mark.parametrize("name", NOTES)
def test_a_note_fetches_nothing_and_holds_no_active_link(name: str) -> None:
    html = html_of(name)
    for reach in ("<a ", "<img", "<link", "<script", "url(", "@import"):
        assert reach not in html


def test_the_same_note_gives_the_same_bytes(printed: dict[str, Printed]) -> None:
    assert typeset(html_of("SN-5")) == printed["SN-5"].pdf


def test_markup_in_a_fact_is_printed_and_not_obeyed() -> None:
    hostile = replace(NOTES["SN-5"], lead="<script>x</script> & [S01]")
    html = render_note_html(hostile, CASE)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_section_that_names_an_unknown_record_is_refused() -> None:
    note = NOTES["SN-5"]
    section = replace(note.sections[0], ids=("ST1",))
    with pytest.raises(Invalid, match="names ST1"):
        render_note_html(replace(note, sections=(section,)), CASE)
