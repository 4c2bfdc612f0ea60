"""A wording that loses a “not” is found, and honest variants are left alone."""

import time

import pytest

from evidence.statements.extract.negation import drops_negation

CONCESSION = (
    "Users can take comfort, at least, that LinkedIn has shown us evidence that it did not use "
    "their private messages to do that."
)


@pytest.mark.parametrize(
    ("preferred", "variant"),
    [
        (CONCESSION, "it did use"),
        (CONCESSION, "evidence that it did use their private messages"),
        (CONCESSION, "use their private messages to do that"),
        ("We never did that.", "We did that."),
        ("It doesn’t share messages.", "It does share messages."),
        ("It shares messages.", "It shares no messages."),
    ],
)
def test_a_lost_or_added_negation_is_found(preferred: str, variant: str) -> None:
    assert drops_negation(preferred, variant)


@pytest.mark.parametrize(
    ("preferred", "variant"),
    [
        ("These are false claims with no merit.", "These are completely unfounded false claims."),
        ("We never did that.", "We never, ever did that."),
        (CONCESSION, "it did not use their private messages"),
        (CONCESSION, "Users can take comfort"),
        ("We never did that.", "The weather was fine in Dublin."),
        ("We rent the present tent.", "We rent the tent."),
        ("", "not"),
        ("not", ""),
        ("無", "没有"),
    ],
)
def test_an_honest_or_unlike_wording_is_left_alone(preferred: str, variant: str) -> None:
    assert not drops_negation(preferred, variant)


def test_long_texts_are_compared_in_bounded_work() -> None:
    begun = time.process_time()
    drops_negation("not that " * 200_000, "that not " * 200_000)
    assert time.process_time() - begun < 5
