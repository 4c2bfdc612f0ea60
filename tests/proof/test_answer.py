"""Reading an answer: its three forms, its kinds of response, and what is no response."""

import pytest

from evidence.proof.assemble.answer import Answer, read_answer
from evidence.proof.assemble.effect import Kind
from evidence.proof.assemble.lines import Why, pasted
from evidence.proof.assemble.response import read_response


def read(text: str) -> Answer:
    return read_answer(pasted(text))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Admitted.", Kind.ADMITTED),
        ("Defendant admits the allegations in paragraph 3.", Kind.ADMITTED),
        ("Denied.", Kind.DENIED),
        ("Network denies each and every allegation of paragraph 4.", Kind.DENIED),
        ("Except as expressly admitted, Network denies the allegations.", Kind.DENIED),
        ("Network admits that it is a corporation and denies the rest.", Kind.DENIED_IN_PART),
        ("Network admits that it has members. It denies the remaining allegations.",
         Kind.DENIED_IN_PART),
        ("Network lacks knowledge or information sufficient to form a belief as to the truth of "
         "the allegations, and on that basis denies them.", Kind.LACKS_KNOWLEDGE),
        ("Network is without sufficient information to admit or deny.", Kind.LACKS_KNOWLEDGE),
        ("Paragraph 7 states a legal conclusion to which no response is required.",
         Kind.NONRESPONSIVE),
        ("Paragraph 7 states a legal conclusion. To the extent a response is required, denied.",
         Kind.DENIED),
        ("The document speaks for itself.", Kind.NONRESPONSIVE),
        ("Network refers to the agreement for its contents and denies any allegation "
         "inconsistent therewith.", Kind.NONRESPONSIVE),
        ("Network neither admits nor denies and demands strict proof thereof.",
         Kind.NONRESPONSIVE),
        ("Network incorporates its responses to paragraphs 1 to 4.", Kind.NONRESPONSIVE),
        ("The weather was fine.", Kind.NONRESPONSIVE),
        ("", Kind.NO_RESPONSE),
    ],
)  # fmt: skip
def test_each_kind_of_response_is_read(text: str, kind: Kind) -> None:
    assert read_response(text).kind == kind


def test_a_denial_in_part_gives_what_is_admitted_and_what_is_denied() -> None:
    reading = read_response(
        "Network admits that it changed its policy on 18 September 2024, and denies the remaining "
        "allegations of paragraph 12."
    )

    assert reading.admitted == "Network admits that it changed its policy on 18 September 2024"
    assert reading.denied == "denies the remaining allegations of paragraph 12."


def test_lacking_knowledge_of_the_rest_is_a_denial_in_part_and_said() -> None:
    reading = read_response(
        "Network admits that it has members. It lacks knowledge sufficient to form a belief about "
        "the rest."
    )

    assert reading.kind == Kind.DENIED_IN_PART
    assert "lacks knowledge" in reading.denied
    assert "8(b)(5)" in reading.flags[0]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Neither admitted nor denied; strict proof is demanded.", "strict proof"),
        ("Denied. Network demands strict proof.", "strict proof"),
        ("Denied as stated.", "as stated"),
        ("Network admits that Plaintiff purports to bring a class action.", "complaint says so"),
        ("Network admits that it has members.", "any rest"),
        ("The weather was fine.", "No words"),
        ("Network incorporates its responses to paragraphs 1 to 4.", "earlier responses"),
        ("Network refers to the policy and denies what is inconsistent with it.", "only what is"),
        ("Denied. " * 2_000, "first 8,000"),
    ],
)
def test_what_a_person_must_look_at_is_flagged(text: str, word: str) -> None:
    assert any(word in flag for flag in read_response(text).flags)


def test_a_legal_conclusion_and_a_document_that_speaks_are_marked() -> None:
    conclusion = read_response("This is a legal conclusion to which no response is required.")
    document = read_response("The document speaks for itself.")

    assert conclusion.is_legal_conclusion and not conclusion.refers_to_document
    assert document.refers_to_document and not document.is_legal_conclusion


def test_a_plain_admission_and_denial_have_no_flag() -> None:
    assert read_response("Admitted.").flags == read_response("Denied.").flags == ()


def test_an_answer_by_the_complaints_numbers_is_read() -> None:
    answer = read("ANSWER\n1. Admitted.\n2. Denied.\n3–5. Denied.\n6. Admitted.")

    assert [each.paragraphs for each in answer.responses] == [(1,), (2,), (3, 4, 5), (6,)]
    found = answer.to(4)
    assert found and found.reading.kind == Kind.DENIED
    assert answer.to(7) is None


def test_an_answer_that_repeats_the_allegations_is_read_below_its_mark() -> None:
    answer = read(
        "1. Plaintiff admits nothing and denies much.\nANSWER: Admitted.\n"
        "2. Defendant admitted the breach.\nRESPONSE TO PARAGRAPH 2: Denied."
    )

    assert [each.reading.kind for each in answer.responses] == [Kind.ADMITTED, Kind.DENIED]
    assert answer.responses[1].repeated == "Defendant admitted the breach."


def test_an_answer_with_numbers_of_its_own_says_which_paragraphs_it_is_about() -> None:
    answer = read(
        "1. Answering paragraphs 1 through 3, Network denies them.\n"
        "2. In response to paragraphs 4, 6 and 8, Network admits them.\n"
        "3. As to paragraph 5 of the Complaint, Network denies it."
    )

    assert [each.paragraphs for each in answer.responses] == [(1, 2, 3), (4, 6, 8), (5,)]


def test_defences_are_no_responses_though_their_numbers_begin_anew() -> None:
    answer = read(
        "1. Admitted.\n2. Denied.\nAFFIRMATIVE DEFENSES\n1. The claims are barred by consent.\n"
        "FIRST AFFIRMATIVE DEFENSE\n2. Laches."
    )

    assert [each.paragraphs for each in answer.responses] == [(1,), (2,)]
    defences = [each.text for each in answer.unplaced if each.why == Why.DEFENCES]
    assert any("barred by consent" in text for text in defences)
    assert any("Laches" in text for text in defences)


@pytest.mark.parametrize(
    "sentence",
    [
        "Network denies each and every allegation not expressly admitted below.",
        "Except as expressly admitted herein, Network denies each allegation.",
        "Network generally denies the Complaint.",
    ],
)
def test_a_general_denial_is_found_and_quoted(sentence: str) -> None:
    assert read(f"Network answers. {sentence}\n1. Admitted.").general_denial == sentence
    assert read("1. Network denies paragraph 1.").general_denial == ""


def test_two_responses_to_one_paragraph_are_said() -> None:
    answer = read("1. Admitted.\n2. Answering paragraph 1, Network denies it.")

    assert answer.twice == (1,)
