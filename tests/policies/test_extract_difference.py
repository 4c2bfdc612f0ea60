"""The difference of two texts: what says something else is shown, what does not is counted."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.core.errors import Failed
from evidence.core.limits import Limits
from evidence.policies.extract.confined import confined_difference
from evidence.policies.extract.difference import (
    LONGEST_TEXT,
    MOST_ROWS,
    MOST_WORK_IN_A_PASSAGE,
    Difference,
    difference,
)

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "terms_versions"
PROMISE = "We will not disclose your messages to third parties. You may close your account."


def read(found: Difference, *marks: str) -> list[str]:
    """Return the words that bear one of these marks, piece by piece."""
    return [piece.words for row in found.rows for piece in row.pieces if piece.mark in marks]


def test_a_word_that_turns_the_sense_is_shown_alone() -> None:
    found = difference(PROMISE, PROMISE.replace("will not disclose", "may disclose"))

    assert found.changes == 1
    assert read(found, "removed") == ["will not"]
    assert read(found, "added") == ["may"]
    assert (found.words_removed, found.words_added) == (2, 1)
    assert found.noise_count == 0


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        (PROMISE.replace("your messages", "your\u00a0 messages"), "spacing"),
        (PROMISE.replace("not disclose", "not\ndisclose"), "spacing"),
        (PROMISE.replace("third parties", "“third parties”"), "marks"),
        (PROMISE.replace("your account", "**your** account"), "markup"),
        (PROMISE.replace("third parties", "third\u200b parties"), "spacing"),
    ],
)
def test_how_words_are_set_is_no_change_and_is_counted(other: str, kind: str) -> None:
    found = difference(PROMISE, other)

    assert found.changes == 0
    assert found.noise == {kind: 1}


def test_another_kind_of_quotation_marks_is_noise() -> None:
    found = difference("Our “Services” don’t change.", 'Our "Services" don\'t change.')

    assert (found.changes, found.noise) == (0, {"marks": 1})


def test_another_address_behind_the_same_words_is_noise() -> None:
    found = difference("See [our rules](https://a.test/1).", "See [our rules](https://a.test/2).")

    assert (found.changes, found.noise) == (0, {"links": 1})


def test_other_words_on_a_link_are_a_change() -> None:
    found = difference("See [our rules](https://a.test).", "See [our wishes](https://a.test).")

    assert read(found, "added") == ["wishes."]


def test_a_line_that_gives_only_a_date_is_boilerplate() -> None:
    found = difference(
        f"Effective July 31, 2024\n\n{PROMISE}", f"Effective September 18, 2024\n\n{PROMISE}"
    )

    assert (found.changes, found.noise) == (0, {"boilerplate": 1})


def test_a_date_with_a_sentence_around_it_is_a_change() -> None:
    found = difference("You agree from July 31, 2024.", "You agree from July 31, 2019.")

    assert read(found, "removed", "added") == ["2024.", "2019."]


def test_a_sentence_that_only_stands_elsewhere_is_counted_as_moved() -> None:
    first = "We keep what you write for as long as you have an account."
    parts = [f"Rule {name} holds for everybody who uses the site." for name in "ABCDE"]
    found = difference(" ".join([first, *parts]), " ".join([*parts, first]))

    assert (found.changes, found.noise) == (0, {"moved": 1})


@pytest.mark.parametrize("sign", ["&", "%", "§"])
def test_a_sign_that_says_something_is_compared(sign: str) -> None:
    assert difference("You pay 5 for it.", f"You pay 5 {sign} for it.").changes == 1


def test_a_passage_stands_under_its_heading() -> None:
    before = "# Terms\n\n## Messages\n\nWe do not read them.\n\n## Cookies\n\nWe set some.\n"
    found = difference(before, before.replace("do not read", "read"))

    (row,) = [row for row in found.rows if row.kind == "changed"]
    assert row.section == "Messages"


def test_small_words_between_changes_do_not_cut_them_into_pieces() -> None:
    found = difference(
        "You keep the grey cat that sat upon a mat made by hand in our house.",
        "You keep the tall dog that lay below a thick rug made by hand in our house.",
    )

    assert read(found, "removed") == ["grey cat that sat upon a mat"]


def test_what_stands_on_both_sides_can_be_read_back_from_the_rows() -> None:
    earlier = "One is here. Two is there. Three has gone."
    later = "One is here. Two was there. Four has come."
    found = difference(earlier, later)

    assert " ".join(read(found, "same", "removed")).split() == earlier.split()
    assert " ".join(read(found, "same", "added")).split() == later.split()


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_text_breaks_it_and_a_text_does_not_differ_from_itself(one: str, other: str) -> None:
    found = difference(one, other)

    assert difference(one, one).changes == 0
    assert difference(one, one).noise_count == 0
    assert found == difference(one, other)
    assert (found.changes > 0) == any(row.kind not in {"same", "skipped"} for row in found.rows)


def test_what_is_beyond_the_bounds_is_said_and_not_passed_over() -> None:
    long = "Rule one is this. " * (LONGEST_TEXT // 18 + 10)
    many = [f"Rule {number} is to be kept." for number in range(2 * MOST_ROWS)]
    other = [
        line.replace("kept", f"kept as {n} says") if n % 2 else line for n, line in enumerate(many)
    ]
    side = int(MOST_WORK_IN_A_PASSAGE**0.5) + 10
    passage = [" ".join(f"{word}{n}" for n in range(side)) for word in ("word", "other")]

    assert difference(long, long).is_cut
    rows = difference(" ".join(many), " ".join(other))
    assert rows.is_cut
    assert len(rows.rows) == MOST_ROWS
    assert rows.changes == MOST_ROWS
    whole = difference(passage[0], passage[1])
    assert whole.is_coarse
    assert not whole.is_cut


def test_the_child_says_the_same_and_is_stopped_when_it_takes_too_long() -> None:
    other = PROMISE.replace("not ", "")

    assert confined_difference(PROMISE, other) == difference(PROMISE, other)
    with pytest.raises(Failed, match="Comparing these texts took longer than"):
        confined_difference(PROMISE, other, limits=Limits(wall_seconds=0.001))


# ── Real texts: 42 versions of six documents, read where they lie ───────────────────────────────


def real(document: str) -> list[str]:
    """Return the versions of a real document, the earliest first; skips where they are absent."""
    if not REAL.is_dir():
        pytest.skip(f"The real versions of policies are not at {REAL}.")
    return [path.read_text() for path in sorted((REAL / document).iterdir())]


def test_the_privacy_policy_of_september_2024_first_speaks_of_training_models() -> None:
    july, september = real("LinkedIn__Privacy_Policy")[7:9]
    found = difference(july, september)

    added = " ".join(read(found, "added"))
    assert "develop and train artificial intelligence (AI) models" in added
    assert "share your publicly-shared content" in added
    assert "artificial intelligence" not in " ".join(read(found, "same", "removed"))
    # A reader has some forty passages to look at, not a page of red and green.
    assert 30 <= found.changes <= 60
    assert not found.is_cut
    assert not found.is_coarse
    section = [row.section for row in found.rows for piece in row.pieces if "models" in piece.words]
    assert any("How We Use Your Data" in each for each in section), section


@pytest.mark.parametrize(
    "document",
    [
        "Facebook__Privacy_Policy",
        "LinkedIn__Community_Guidelines",
        "LinkedIn__Developer_Terms",
        "LinkedIn__Privacy_Policy",
        "LinkedIn__Terms_of_Service",
        "LinkedIn__Trackers_Policy",
    ],
)
def test_each_pair_of_real_versions_is_told_and_nothing_of_either_is_lost(document: str) -> None:
    for earlier, later in pairwise(real(document)):
        found = difference(earlier, later)
        assert earlier == later or found.changes or found.noise_count
        if not found.changes:
            assert read(found, "added", "removed") == []


def test_a_capture_that_differs_in_setting_only_is_no_change() -> None:
    april, july = real("LinkedIn__Privacy_Policy")[9:11]

    found = difference(april, july)
    assert april != july
    assert (found.changes, found.noise_count > 0) == (0, True)
