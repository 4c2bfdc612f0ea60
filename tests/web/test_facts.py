"""What a file tells of itself, in words, whatever shape it has."""

from typing import Any

import pytest

from evidence.templatetags.facts import MOST_VALUES, as_facts, field_words, said_value


def test_lists_and_records_read_as_lines_and_empty_ones_are_left_out() -> None:
    facts = {
        "role": "message",
        "from": ["Ada <ada@example.test>"],
        "in_reply_to": "",
        "participants": [{"name": "Ada", "profile_url": "https://a.test"}, {"name": "Bo"}],
        "attachments": 2,
        "is_draft": False,
    }

    told = [(fact.name, fact.values) for fact in as_facts(facts)]

    assert told == [
        ("From", ("Ada <ada@example.test>",)),
        ("Participants", ("name: Ada; profile url: https://a.test", "name: Bo")),
        ("Attachments", ("2",)),
        ("Is draft", ("no",)),
    ]


def test_a_long_list_says_how_much_of_it_is_left_out() -> None:
    (fact,) = as_facts({"to": [str(number) for number in range(MOST_VALUES + 7)]})

    assert (len(fact.values), fact.left_out) == (MOST_VALUES, 7)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (True, "yes"),
        (False, "no"),
        (["hot", "Key"], "hot, Key"),
        ([], "nothing"),
        ("", "nothing"),
        ("work_product", "work product"),
    ],
)
def test_a_kept_value_reads_as_words(value: Any, printed: str) -> None:
    assert said_value(value) == printed


def test_the_name_of_a_field_reads_as_words() -> None:
    assert field_words("is_sealed") == "Sealed"
    assert field_words("sponsoring_witness") == "Sponsoring witness"
