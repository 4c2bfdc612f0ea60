"""The causes of action: complete entries, and no verification without a source."""

from datetime import date, timedelta

import pytest

from evidence.proof.assemble.causes import STALE_DAYS, Cause, cause, causes

EXPECTED = {
    "breach-of-contract-ca": "303",
    "stored-communications-act": "2707",
    "unfair-competition-law-ca": "17200",
    "negligence-ca": "400",
    "fraud-ca": "1900",
    "trade-secrets-dtsa": "1836",
    "copyright-infringement": "501",
    "computer-fraud-and-abuse-act": "1030",
    "title-vii-disparate-treatment": "2000e-2",
    "flsa-overtime": "207",
    "ccpa-data-breach-ca": "1798.150",
}


def test_the_common_causes_of_action_are_there_with_their_legal_basis() -> None:
    assert len({each.key for each in causes()}) == len(causes()) >= 13
    for key, cited in EXPECTED.items():
        found = cause(key)
        assert found and cited in found.basis


@pytest.mark.parametrize("entry", causes(), ids=lambda entry: entry.key)
def test_each_entry_has_elements_a_burden_and_a_source_for_what_is_called_verified(
    entry: Cause,
) -> None:
    assert entry.title and entry.jurisdiction and entry.burden
    assert len(entry.elements) >= 2
    assert bool(entry.sources) == bool(entry.verified_on)
    assert all(each.url.startswith("http") and each.says for each in entry.sources)


def test_what_nobody_read_a_source_for_says_so() -> None:
    found = cause("implied-covenant-ca")

    assert found and found.verified_on is None
    assert found.verified_words.startswith("Not verified")
    assert found.is_stale(date(2026, 11, 24))


def test_what_was_read_says_when_and_goes_stale() -> None:
    found = cause("stored-communications-act")

    assert found and found.verified_on
    assert "2026-11-24" in found.verified_words and "standard of proof" in found.verified_words
    assert not found.is_stale(found.verified_on)
    assert found.is_stale(found.verified_on + timedelta(days=STALE_DAYS + 1))


def test_an_unknown_key_is_no_cause() -> None:
    assert cause("no-such-cause") is None
