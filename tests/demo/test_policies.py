"""Every policy version, setting, region and promise of the reference case is there."""

import datetime
import json
from typing import Any

import pytest

from evidence.cases.models import Case
from evidence.core.moments import Moment
from evidence.demo import load
from evidence.demo.policies import load_policies
from evidence.demo.reference import REFERENCE_FILE, reference_case
from evidence.demo.sources import load_sources
from evidence.notifications.models import Announcement
from evidence.policies import queries
from evidence.policies.models import PolicyVersion, VersionText
from tests import factories


@pytest.fixture
def told() -> dict[str, Any]:
    """The reference case as its file has it."""
    found: dict[str, Any] = json.loads(REFERENCE_FILE.read_text("utf-8"))
    return found


@pytest.fixture
def loaded(db: None) -> Case:
    """The reference case's record of policies, loaded twice."""
    user = factories.UserFactory()
    reference = reference_case()
    case = load._case(reference, user)
    for _ in range(2):
        load_policies(reference, case, user, load_sources(reference, case, user))
    return case


def version(case: Case, key: str) -> PolicyVersion:
    """Return the version of this short name."""
    found = queries.version_by_key(case, key)
    assert found is not None, key
    return found


def test_each_version_stands_once_with_its_document_reach_words_and_sources(
    loaded: Case, told: dict[str, Any]
) -> None:
    assert PolicyVersion.objects.count() == len(told["policy_versions"]) == 9
    for each in told["policy_versions"]:
        held = version(loaded, each["id"])
        assert (held.document.title, held.label) == (each["document"], each["version"])
        wording = (each["ai_wording"] or "").replace("None.", "No wording on AI.")
        assert (held.scope, held.says) == (each["scope"], wording)
        assert [link.source.key for link in held.cited.all()] == each["sources"]
        assert held.text_note == each["capture_status"]
        assert held.confidence == each["confidence"]
        for name in ("announced", "effective", "ended"):
            date = getattr(held, name)
            assert date.text.endswith(each[name] or "")
            assert bool(date) or getattr(held, f"{name}_note"), (each["id"], name)


def test_dates_are_as_vague_as_the_sources_leave_them(loaded: Case) -> None:
    assert str(version(loaded, "PV3").effective) == "Sep 18, 2024"
    assert str(version(loaded, "PV3").ended) == "Nov 3, 2025"
    assert str(version(loaded, "PV5").announced) == "Sep 18, 2024"
    ended = version(loaded, "PV5")
    assert (str(ended.ended), ended.ended_note) == ("Nov 3, 2025", "see PV6")
    assert str(version(loaded, "PV9").effective) == "on or before Sep 2025"
    pleaded = version(loaded, "PV8")
    assert not pleaded.effective
    assert pleaded.effective_note == "Neither text nor version was obtained."
    assert pleaded.text_note == "Text not obtained"


def test_each_capture_is_kept_to_the_second(loaded: Case) -> None:
    captured = {
        link.source.key: link.captured_at.isoformat()
        for link in version(loaded, "PV3").cited.all()
        if link.captured_at
    }
    assert captured == {
        "A2": "2024-09-19T00:32:21+00:00",
        "A3": "2024-09-19T06:10:13+00:00",
    }
    assert str(version(loaded, "PV3").captured) == "Sep 19, 2024"


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        ("2024-08-15", {"PV2", "PV4"}),
        ("2024-09-17", {"PV2", "PV4"}),
        ("2024-09-18", {"PV3", "PV4"}),
        ("2024-11-20", {"PV3", "PV5"}),
        ("2025-01-21", {"PV3", "PV5"}),
    ],
)
def test_on_each_day_the_versions_that_held_are_in_force(
    loaded: Case, day: str, in_force: set[str]
) -> None:
    moment = Moment(as_of=datetime.date.fromisoformat(day))
    read = [each for shelf in queries.shelves(loaded, moment=moment) for each in shelf.versions]

    assert {each.version.key for each in read if each.standing == "in force"} == in_force


def test_the_setting_is_on_by_default_under_its_official_name_and_its_date_only_alleged(
    loaded: Case,
) -> None:
    (read,) = queries.settings_in(loaded)
    setting = read.setting

    assert (setting.key, setting.name) == ("SET1", "Data for Generative AI Improvement")
    assert (setting.default_state, setting.is_retroactive) == ("on", False)
    assert str(setting.introduced) == "Aug 2024"
    assert setting.is_introduction_alleged
    (alias,) = setting.aliases.all()
    assert (alias.name, alias.source.key) == ("Data Used for AI Improvements", "S00")
    assert {link.source.key for link in setting.cited.all()} == {"S02", "S31", "S24", "S03"}


def test_each_region_has_its_interval_as_far_as_it_is_known(
    loaded: Case, told: dict[str, Any]
) -> None:
    held = {read.interval.key: read.interval for read in queries.intervals_in(loaded)}

    assert set(held) == {each["id"] for each in told["region_scopes"]}
    for each in told["region_scopes"]:
        interval = held[each["id"]]
        assert (interval.region, interval.status) == (each["region"], each["status"])
        assert interval.since_note == each["since_text"]
        assert interval.until_note == each["until_text"]
        assert {link.source.key for link in interval.cited.all()} == set(each["sources"])
    assert str(held["RS1"].since) == "Aug 2024"
    assert held["RS1"].is_since_alleged
    assert str(held["RS2"].since) == "on or before Sep 18, 2024"
    assert str(held["RS3"].since) == "between Sep 18, 2024 and Sep 20, 2024"
    assert str(held["RS6"].since) == "on or before Jan 22, 2025"
    assert not held["RS6"].until


def test_on_the_day_of_the_announcement_nobody_can_say_that_the_uk_was_left_out(
    loaded: Case,
) -> None:
    def standing_of(key: str, day: str) -> str:
        moment = Moment(as_of=datetime.date.fromisoformat(day))
        found = queries.intervals_in(loaded, moment=moment)
        return next(str(each.standing) for each in found if each.interval.key == key)

    assert standing_of("RS3", "2024-09-17") == "not yet"
    assert standing_of("RS3", "2024-09-18") == "perhaps in force"
    assert standing_of("RS3", "2024-09-20") == "in force"
    assert standing_of("RS6", "2025-11-04") == "no end known"
    assert standing_of("RS3", "2025-11-03") == "ended"


def test_each_promise_says_in_which_text_it_is_or_why_that_is_not_known(
    loaded: Case, told: dict[str, Any]
) -> None:
    held = {promise.key: promise for promise in queries.promises_in(loaded)}

    assert set(held) == {each["id"] for each in told["promises"]}
    for each in told["promises"]:
        promise = held[each["id"]]
        assert (promise.text, promise.protected_class) == (each["text"], each["protected_class"])
        assert (promise.version.key if promise.version else None) == each["document"]
        assert promise.version or promise.document_note
        assert promise.clause_note == each["clause_reason"]
        assert promise.text_note == each["text_status"]


def test_nothing_is_known_before_its_source_said_it(loaded: Case) -> None:
    assert version(loaded, "PV1").known_on == datetime.date(2024, 8, 1)
    assert version(loaded, "PV3").known_on == datetime.date(2024, 9, 19)
    latest = reference_case().about.as_of
    assert all(each.known_on <= latest for each in PolicyVersion.objects.all())


def test_no_text_of_a_real_policy_ships_and_changes_wait_for_a_person(loaded: Case) -> None:
    assert not VersionText.objects.exists()
    waiting = queries.changes_in(loaded, state="proposed")
    assert {(each.earlier.key, each.later.key) for each in waiting} == {
        ("PV2", "PV3"),
        ("PV4", "PV5"),
    }
    assert "develop and train AI models" in waiting.get(later__key="PV3").summary
    assert not queries.confirmed_changes(loaded).exists()
    assert not Announcement.objects.exists()
