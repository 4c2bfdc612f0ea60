"""Splitting a complaint: every line goes somewhere, and what belongs together is not cut."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from evidence.proof.assemble.lines import Page, Why, pasted, with_marks
from evidence.proof.assemble.paragraphs import Split, split

COMPLAINT = """UNITED STATES DISTRICT COURT
NORTHERN DISTRICT OF CALIFORNIA
ANNA EXAMPLE, individually, v. NETWORK CORPORATION
CLASS ACTION COMPLAINT

Plaintiff Anna Example brings this action and alleges as follows:

NATURE OF THE ACTION
1. Network Corporation runs a social network. In
2024. That year it changed its policy.
2. It promised:
(a) to keep messages private;
(b) to tell its customers first.
PARTIES
3. Plaintiff is a resident of Los Angeles.
4. Defendant is a corporation.
COUNT I
Breach of Contract
(On behalf of Plaintiff and the Class)
5. Plaintiff repeats paragraphs 1 to 4.
6. Defendant disclosed her confi-
dential messages.
SECOND CAUSE OF ACTION
Stored Communications Act, 18 U.S.C. § 2702
7. Defendant knowingly divulged them.
PRAYER FOR RELIEF
WHEREFORE, Plaintiff asks for:
1. Damages;
2. Costs.
JURY DEMAND
Plaintiff demands a jury.
"""


def read(text: str) -> Split:
    return split(pasted(text))


def test_a_pasted_complaint_becomes_its_numbered_paragraphs() -> None:
    found = read(COMPLAINT)

    assert [each.number for each in found.paragraphs] == [1, 2, 3, 4, 5, 6, 7]
    assert found.paragraphs[2].text == "Plaintiff is a resident of Los Angeles."
    assert found.paragraphs[2].section == "PARTIES"
    assert all(each.page is None for each in found.paragraphs)


def test_a_year_at_the_beginning_of_a_line_does_not_cut_a_paragraph() -> None:
    first = read(COMPLAINT).paragraphs[0]

    assert first.text.endswith("In 2024. That year it changed its policy.")
    assert "“2024.”" in first.doubts[0]


def test_sub_paragraphs_stay_in_their_paragraph_on_lines_of_their_own() -> None:
    second = read(COMPLAINT).paragraphs[1]

    assert second.text.split("\n") == [
        "It promised:", "(a) to keep messages private;", "(b) to tell its customers first."
    ]  # fmt: skip


def test_counts_are_read_with_their_titles_and_paragraphs_know_theirs() -> None:
    found = read(COMPLAINT)

    count = "COUNT I — Breach of Contract — (On behalf of Plaintiff and the Class)"
    assert found.paragraphs[3].count == ""
    assert found.paragraphs[4].count == found.paragraphs[5].count == count
    assert found.paragraphs[6].count.startswith("SECOND CAUSE OF ACTION — Stored Communications")


def test_what_is_in_no_paragraph_is_shown_with_its_reason() -> None:
    unplaced = read(COMPLAINT).unplaced

    before = [each.text for each in unplaced if each.why == Why.BEFORE]
    after = "\n".join(each.text for each in unplaced if each.why == Why.AFTER)
    assert any("brings this action" in text for text in before)
    assert "1. Damages;\n2. Costs." in after
    assert "demands a jury" in after


def test_a_word_divided_by_the_printer_keeps_its_hyphen() -> None:
    assert "confi-dential messages" in read(COMPLAINT).paragraphs[5].text


def test_headers_footers_and_stamps_are_taken_off_and_shown() -> None:
    pages = [
        Page(
            number,
            f"Case 5:25-cv-00001-ABC   Document 1   Filed 01/21/25   Page {number} of 3\n"
            f"{number}. Sentence {number}.\nIt goes on {word}.\n"
            f"CLASS ACTION COMPLAINT\n- {number} -",
        )
        for number, word in ((1, "here"), (2, "there"), (3, "elsewhere"))
    ]

    found = split(pages)

    assert [(each.page, each.text) for each in found.paragraphs] == [
        (1, "Sentence 1. It goes on here."),
        (2, "Sentence 2. It goes on there."),
        (3, "Sentence 3. It goes on elsewhere."),
    ]
    furniture = [each.text for each in found.unplaced if each.why == Why.FURNITURE]
    assert len(furniture) == 9
    assert "- 2 -" in furniture


def test_a_paragraph_over_two_pages_says_where_it_begins_and_ends() -> None:
    found = split([Page(4, "1. It begins here\nand goes on"), Page(5, "over the page.\n2. Next.")])

    first = found.paragraphs[0]
    assert (first.page, first.last_page) == (4, 5)
    assert first.text == "It begins here and goes on over the page."


def test_the_line_numbers_of_pleading_paper_are_no_paragraphs() -> None:
    sheet = [f"{number} words on line {number}" for number in range(1, 29)]
    sheet[0], sheet[13] = "1 1. The first paragraph:", "14 2. The second paragraph:"

    found = split([Page(1, "\n".join(sheet))])

    assert [each.number for each in found.paragraphs] == [1, 2]
    assert found.paragraphs[0].text.startswith("The first paragraph: words on line 2 words")
    assert [each.why for each in found.unplaced] == [Why.LINE_NUMBERS]


def test_line_numbers_that_stand_by_themselves_are_taken_off_too() -> None:
    margin = "\n".join(str(number) for number in range(1, 29))

    found = split([Page(1, f"{margin}\n1. Only this.")])

    assert [each.text for each in found.paragraphs] == ["Only this."]


def test_numbers_that_begin_anew_after_a_heading_are_a_second_run() -> None:
    found = read("1. One.\n2. Two.\nCOUNT II\n1. One again.\n2. Two again.")

    assert [(each.run, each.number) for each in found.paragraphs] == [
        (1, 1),
        (1, 2),
        (2, 1),
        (2, 2),
    ]
    assert "begins anew" in found.doubts[0]


def test_a_list_within_a_paragraph_does_not_begin_the_numbers_anew() -> None:
    found = read("1. One.\n2. It promised\n1. privacy and\n2. notice.\n3. Three.")

    assert [each.number for each in found.paragraphs] == [1, 2, 3]
    assert found.paragraphs[1].text == "It promised 1. privacy and 2. notice."


def test_a_missing_and_a_doubled_number_are_said() -> None:
    found = read("1. One.\n2. Two.\n2. Two again.\n5. Five.")

    assert [each.number for each in found.paragraphs] == [1, 2, 2, 5]
    assert found.doubts == (
        "¶ 2: The number 2 is used twice.",
        "¶ 5: No 3, 4 was found before it.",
    )


def test_a_number_alone_on_its_line_begins_the_paragraph_below() -> None:
    assert [each.text for each in read("1.\nOne.\n¶ 2. Two.").paragraphs] == ["One.", "Two."]


def test_a_number_without_text_is_kept_and_said() -> None:
    found = read("1. One.\n2.\n3. Three.")

    assert found.paragraphs[1].text == ""
    assert "no text" in found.paragraphs[1].doubts[0]


def test_form_feeds_of_a_pasted_text_number_its_pages() -> None:
    found = read("1. One.\f2. Two.")

    assert [each.page for each in found.paragraphs] == [1, 2]


def test_a_text_without_numbers_is_all_unplaced() -> None:
    found = read("Dear Sir,\nnothing is numbered here.")

    assert found.paragraphs == ()
    assert found.unplaced[0].text == "Dear Sir,\nnothing is numbered here."


LINES = st.one_of(
    st.sampled_from(COMPLAINT.split("\n")),
    st.builds("{}. {}".format, st.integers(0, 40), st.sampled_from(["Word.", "", "word and"])),
    st.text(st.characters(codec="utf-8", exclude_characters="\f\n\r"), max_size=20),
)


@given(pages=st.lists(st.lists(LINES, max_size=12).map("\n".join), min_size=1, max_size=4))
def test_no_word_is_lost_whatever_the_text(pages: list[str]) -> None:
    found = split([Page(number, text) for number, text in enumerate(pages, start=1)])

    shown = [each.text for each in (*found.paragraphs, *found.unplaced)] + list(found.headings)
    assert not _letters(pages) - _letters(shown)


def _letters(texts: list[str]) -> Counter[str]:
    """Letters rather than words: a line's end may join two, and numbers become labels."""
    return Counter(sign for text in texts for sign in text if sign.isalpha() and sign != "¶")


def test_page_marks_are_read_back_as_the_pages_they_came_from() -> None:
    pages = [Page(3, "1. One."), Page(4, ""), Page(5, "2. Two.\nGoes on.")]

    assert [(each.number, each.text.strip()) for each in pasted(with_marks(pages))] == [
        (3, "1. One."),
        (4, ""),
        (5, "2. Two.\nGoes on."),
    ]


def test_what_stands_before_the_first_page_mark_is_kept() -> None:
    found = read("1. One.\n--- page 7 ---\n2. Two.")

    assert [(each.page, each.text) for each in found.paragraphs] == [(None, "One."), (7, "Two.")]
