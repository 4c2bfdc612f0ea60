"""FRCP 5.2(a): what is found, what is not, and what may be shown of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.redaction.extract.checksums import passes_aba, passes_iban, passes_luhn
from evidence.redaction.extract.kinds import Kind
from evidence.redaction.extract.patterns import find_in_text

FOUND = [
    ("Her SSN: 123-45-6789 is on file", Kind.SSN, "•••-••-6789"),
    ("123–45–6789", Kind.SSN, "•••-••-6789"),
    ("number 123-45-\n6789 follows", Kind.SSN, "•••-••-6789"),
    ("number 123-\n45-6789", Kind.SSN, "•••-••-6789"),
    ("number 123-45\x026789", Kind.SSN, "•••-••-6789"),
    ("social security number 123456789", Kind.SSN, "•••-••-6789"),
    ("Soc. Sec. No. 123 45 6789", Kind.SSN, "•••-••-6789"),
    ("123.45.6789 (SSN)", Kind.SSN, "•••-••-6789"),
    ("Social security number 987-65-4320", Kind.SSN, "•••-••-4320"),
    ("ITIN 912-70-1234", Kind.TAX_ID, "•••-••-1234"),
    ("Employer identification number 12-3456789", Kind.TAX_ID, "••-•••6789"),
    ("Taxpayer ID: 123456789", Kind.TAX_ID, "•••-••-6789"),
    ("DOB: 01/02/1980", Kind.BIRTH_DATE, "••/••/1980"),
    ("D.O.B. 1-2-80", Kind.BIRTH_DATE, "••/••/80"),
    ("born on January 2, 1980", Kind.BIRTH_DATE, "••/••/1980"),
    ("Date of birth\n2 January 1980", Kind.BIRTH_DATE, "••/••/1980"),
    ("born the 2nd day of Sept. 1980", Kind.BIRTH_DATE, "••/••/1980"),
    ("date of birth 1980-12-31", Kind.BIRTH_DATE, "••/••/1980"),
    ("12/31/1980 (date of birth)", Kind.BIRTH_DATE, "••/••/1980"),
    ("4111 1111 1111 1111", Kind.ACCOUNT, "••••1111"),
    ("card 4111111111111111", Kind.ACCOUNT, "••••1111"),
    ("3782-822463-10005", Kind.ACCOUNT, "••••0005"),
    ("DE89 3704 0044 0532 0130 00", Kind.ACCOUNT, "DE••••3000"),
    ("GB82WEST12345698765432", Kind.ACCOUNT, "GB••••5432"),
    ("Account No. 123456789", Kind.ACCOUNT, "••••6789"),
    ("checking acct # 0012-345678", Kind.ACCOUNT, "••••5678"),
    ("Routing 021000021 / 99887766", Kind.ACCOUNT, "••••7766"),
]
NOT_FOUND = [
    "xxx-xx-6789", "***-**-6789", "SSN ending in 6789", "XXX-XX-XXXX", "SSN: •••-••-6789",
    # Numbers that nobody can have been given.
    "000-12-3456", "666-12-3456", "123-00-4567", "123-45-0000", "912-10-1234",
    "123456789 units were sold", "123 45 6789", "docket 12-3456789", "5:25-cv-00709",
    "123-45-67890", "1123-45-6789", "415-555-1234", "https://x.test/123-45-6789/",
    "filed 01/02/1980", "DOB: 1980", "born in 1980", "DOB: 13/13/1980", "birth certificate",
    "born in 1980, hired in May, paid on or before the thirtieth, and discharged 03/04/2010",
    "4111 1111 1111 1112", "4111111111111111", "DE89 3704 0044 0532 0130 01",
    "account ending in 1234", "account xxxx1234", "account 2024-01-15", "account 415-555-1234",
    "Routing 021000022 / 99887766", "on account of 3 reasons", "IBAN DE",
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "shown"), FOUND)
def test_what_the_rule_wants_redacted_is_found_once_and_masked(
    text: str, kind: Kind, shown: str
) -> None:
    (found,) = find_in_text(text)

    assert (found.kind, found.shown) == (kind, shown)
    assert text[found.start : found.end][0].isalnum()


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_is_masked_impossible_or_something_else_is_not_found(text: str) -> None:
    assert find_in_text(text) == []


def test_of_two_dates_only_the_one_that_the_words_mean_is_found() -> None:
    text = "She was born on 3 March 1977 and hired on 4 April 2001."

    (found,) = find_in_text(text)

    assert text[found.start : found.end] == "3 March 1977"


def _is_possible(area: int, group: int, serial: int) -> bool:
    return 0 < area < 900 and area != 666 and group > 0 and serial > 0


@given(
    st.integers(0, 999), st.integers(0, 99), st.integers(0, 9999),
    st.sampled_from(["-", "–", "-\n", "- ", "\u00ad", "\x02"]),
)  # fmt: skip
def test_every_number_that_can_have_been_issued_is_found_however_it_is_broken(
    area: int, group: int, serial: int, hyphen: str
) -> None:
    text = f"No. {area:03}{hyphen}{group:02}{hyphen}{serial:04}."

    kinds = {found.kind for found in find_in_text(text)}

    assert (Kind.SSN in kinds) == _is_possible(area, group, serial)


@given(st.text(max_size=300))
def test_whatever_a_page_says_the_places_are_inside_it_and_apart(text: str) -> None:
    found = find_in_text(text)

    ends = [0, *(each.end for each in found)]
    assert all(end <= each.start < each.end <= len(text) for end, each in zip(ends, found))  # noqa: B905


@given(st.text("0123456789", min_size=15, max_size=15))
def test_no_digit_of_a_card_can_change_without_the_check_failing(digits: str) -> None:
    check = next(str(last) for last in range(10) if passes_luhn(f"{digits}{last}"))
    whole = f"{digits}{check}"
    wrong = [
        whole[:at] + str((int(whole[at]) + 1) % 10) + whole[at + 1 :] for at in range(len(whole))
    ]

    assert not any(passes_luhn(each) for each in wrong)


def test_check_digits_agree_with_published_examples() -> None:
    assert passes_luhn("79927398713")
    assert passes_aba("021000021") and passes_aba("121000358")
    assert not passes_aba("021000020") and not passes_aba("000000000") and not passes_aba("123")
    assert passes_iban("FR1420041010050500013M02606")
    assert not passes_iban("FR1420041010050500013M02607") and not passes_iban("ZZ12")
