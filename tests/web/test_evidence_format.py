"""What dates, sizes, hashes, names and states look like on every page."""

from datetime import UTC, date, datetime, timedelta

import pytest

from evidence.core import clock
from evidence.templatetags import evidence_format as shown

AN_INSTANT = datetime(2025, 1, 22, 5, 4, tzinfo=UTC)


def test_a_docket_date_is_printed_as_a_date_without_a_clock() -> None:
    assert shown.court_date(date(2025, 1, 21)) == (
        '<time datetime="2025-01-21">Jan 21, 2025</time>'
    )


def test_an_instant_is_printed_with_its_zone_named() -> None:
    printed = shown.utc_time(AN_INSTANT)
    assert "Jan 22, 2025" in printed
    assert "5:04 AM" in printed
    assert "UTC" in printed


def test_the_court_s_clock_can_show_the_day_before() -> None:
    printed = shown.court_time(AN_INSTANT, "America/Los_Angeles")
    assert "Jan 21, 2025" in printed
    assert "9:04 PM" in printed
    assert "PST" in printed


@pytest.mark.parametrize("filter_", [shown.court_date, shown.utc_time, shown.ago])
def test_nothing_is_printed_for_a_missing_date(filter_: object) -> None:
    assert callable(filter_)
    assert filter_(None) == ""


@pytest.mark.parametrize(
    ("before", "printed"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(days=3), "3 days ago"),
    ],
)
def test_ages_are_told_in_their_largest_unit(before: timedelta, printed: str) -> None:
    assert shown.ago(clock.now() - before) == printed


@pytest.mark.parametrize(
    ("size", "printed"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1.0 KB"),
        (43_210, "43 KB"),
        (999_960, "1.0 MB"),
        (35_000_000, "35 MB"),
        (5_000_000_000_000_000, "5000 TB"),
    ],
)
def test_sizes_are_decimal_as_filing_limits_are(size: int, printed: str) -> None:
    assert shown.file_size(size) == printed


def test_a_short_hash_keeps_the_whole_in_its_title() -> None:
    whole = "ab" * 32
    printed = shown.short_hash(whole)
    assert f'title="SHA-256 {whole}"' in printed
    assert f">{whole[:12]}…<" in printed


def test_a_whole_hash_is_printed_without_characters_of_its_own() -> None:
    printed = shown.whole_hash("0123456789abcdef" * 4)
    text = printed.replace("<span>", "").replace("</span>", "")
    assert "0123456789abcdef" * 4 in text


def test_a_name_cannot_turn_the_line_around_it() -> None:
    printed = shown.outside_name("invoice\u202efdp.exe")
    assert "\u202e" not in printed
    assert "U+202E" in printed


def test_a_name_cannot_bring_markup() -> None:
    printed = shown.outside_name("<script>alert(1)</script>.pdf")
    assert "<script>" not in printed
    assert "&lt;" in printed


def test_an_ordinary_name_is_printed_unchanged_and_isolated() -> None:
    assert shown.outside_name("דוח 2025.pdf") == "<bdi>דוח 2025.pdf</bdi>"


def test_a_state_is_always_told_in_words() -> None:
    assert shown.badge("parked", "stopped") == '<span class="badge bad">Stopped</span>'
    assert shown.badge("never_heard_of") == '<span class="badge plain">Never heard of</span>'


def test_a_city_names_its_zone() -> None:
    assert shown.zone_city("America/Los_Angeles") == "Los Angeles"
