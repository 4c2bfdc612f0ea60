"""On paper no sign stays unseen, and nobody's words pass for ours."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.pages.extract.paper import plain, shown

# Formats that are drawn: Arabic, Kaithi and Egyptian signs that enclose or number others.
DRAWN = {
    *range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD,
    *range(0x13430, 0x13440),
}  # fmt: skip


def test_every_sign_that_is_not_seen_is_named() -> None:
    unseen = [
        code
        for code in range(0x110000)
        if unicodedata.category(chr(code)) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
        and chr(code) not in "\n\t"
        and code not in DRAWN
    ]

    assert [hex(code) for code in unseen if f"U+{code:04X}" not in shown(f"a{chr(code)}b")] == []


@pytest.mark.parametrize("word", ["می‌خواهم", "👨‍👩‍👧", "क्‍ष", "naïve café — § 2702", "日本語"])
def test_joiners_that_shape_letters_are_left_alone(word: str) -> None:
    assert shown(word) == word


def test_a_run_of_unseen_signs_is_counted() -> None:
    assert "80 unseen signs: U+200C" in shown("\u200c\u00a0" * 80)


@given(st.text(max_size=60))
def test_no_text_becomes_markup_or_a_frame_of_ours(text: str) -> None:
    html = shown(text)

    inner = html.replace('<span class="ours">', "").replace("</span>", "")
    assert "<" not in inner
    assert html.count("<span") == html.count("</span>")
    assert not {"\ue000", "\ue001"} & set(html)


def test_what_can_hold_no_frame_holds_no_unseen_sign_either() -> None:
    assert plain("a\u202eb") == "a[U+202E]b"
