"""The rules and holidays as data: sound, sourced, and honest about what nobody has read."""

from datetime import date

import pytest

from evidence.deadlines.models import DeadlineKind
from evidence.deadlines.rules.book import counted, rule, rules, rules_for
from evidence.deadlines.rules.days import Period
from evidence.deadlines.rules.holidays import federal_holidays, holiday_name, state_holidays


def test_every_rule_is_sound_and_counts() -> None:
    keys = [each.key for each in rules()]

    assert len(keys) == len(set(keys))
    for each in rules():
        assert each.kind in DeadlineKind.values
        assert bool(each.sources) == bool(each.verified_on), each.key
        period = Period(
            trigger=date(2026, 3, 2), count=each.count, unit=each.unit, direction=each.direction
        )
        assert counted(each.counting, period).day != period.trigger


def test_a_rule_that_nobody_has_read_says_so_and_an_old_reading_goes_stale() -> None:
    unread, read = rule("frcp-59-new-trial"), rule("frcp-12-answer")
    assert unread is not None
    assert read is not None

    assert "Not verified" in unread.verified_words(date(2026, 11, 24))
    assert "read it again" not in read.verified_words(date(2026, 12, 24))
    assert "365 days ago: read it again" in read.verified_words(date(2027, 11, 24))


def test_a_court_is_offered_its_own_rules_and_no_other_courts() -> None:
    offered = [each.key for each in rules_for("cand")]

    assert offered[0] == "cand-7-3-opposition"
    assert "frap-4" in offered
    assert not {"cacd-7-9", "nysd-6-1-reply", "ccp-412-answer"} & set(offered)
    assert len(rules_for("")) == len(rules())


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2021-06-18", "Juneteenth National Independence Day (observed)"),
        ("2020-06-19", ""),
        ("2021-12-31", "New Year’s Day (observed)"),
        ("2026-07-03", "Independence Day (observed)"),
        ("2027-07-05", "Independence Day (observed)"),
        ("2026-05-25", "Memorial Day"),
        ("2026-11-26", "Thanksgiving Day"),
        # Inauguration Day: in 5 U.S.C. 6103(c), and in no list of FRCP 6(a)(6).
        ("2021-01-20", ""),
    ],
)
def test_federal_holidays_are_those_of_the_statute(day: str, name: str) -> None:
    assert holiday_name(date.fromisoformat(day)) == name


def test_a_year_has_eleven_holidays_on_weekdays() -> None:
    for year in range(2022, 2060):
        assert all(day.isoweekday() < 6 for day in federal_holidays(year))
    assert sum(len(federal_holidays(year)) for year in range(2022, 2060)) in {417, 418, 419}


def test_the_states_table_names_its_source_and_what_is_not_verified() -> None:
    table = state_holidays("ca")

    assert table is not None
    assert table.source
    assert table.unverified
    assert state_holidays("ny") is None
