"""Each sample is read as expected, or differs as docs/docket-differences.md says."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evidence.core.errors import Invalid
from evidence.docket.sources import child, confined, feed, notice, report
from evidence.docket.sources.base import Arrival
from evidence.docket.sources.facts import Reading

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLES = REPOSITORY.parent / "shared" / "data"
# Whole mails that come without an expected value, and how many entries each tells of.
WHOLE_MAILS = {
    "recap_mail_example.eml": 1,
    "recap_mail_example_2.eml": 1,
    "recap_mail_multi_docket_nef_example_jpml.eml": 3,
    "recap_mail_nda_example_ca2.eml": 1,
    "recap_mail_nda_example_ca9.eml": 1,
}
FOLDERS = {
    "pacer_rss": "feed",
    "nef_s3": "notice",
    "nda_s3": "notice",
    "nef_html": "notice",
    "cl_recap_mail": "notice",
    "dockets_district": "docket",
    "dockets_bankruptcy": "docket",
    "dockets_appellate": "docket",
    "dockets_not_dockets": "docket",
    "attachment_pages": "docket",
}
ROW = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \| `([^`]*)` \| `([^`]*)` \| .+ \|$", re.MULTILINE)

type Difference = tuple[str, object, object]


def samples() -> list[str]:
    return [
        f"{folder}/{path.name}"
        for folder in FOLDERS
        for path in sorted((SAMPLES / folder).glob("*"))
        if path.suffix != ".json" and path.name not in WHOLE_MAILS
    ]


def documented() -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    for sample, *rest in ROW.findall((REPOSITORY / "docs/docket-differences.md").read_text()):
        found.setdefault(sample, []).append((rest[0], rest[1], rest[2]))
    return found


def differences(ours: Any, theirs: Any, path: str = "") -> Iterator[Difference]:
    """Each place where two values differ, with what stands there."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in sorted(ours.keys() | theirs.keys()):
            here = f"{path}.{name}".lstrip(".")
            yield from differences(ours.get(name, "absent"), theirs.get(name, "absent"), here)
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for place, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from differences(one, other, f"{path}[{place}]")
    elif ours != theirs:
        yield (path, ours, theirs)


def answer(sample: str) -> tuple[confined.Answer, bytes, Arrival]:
    """What the child answers to a sample, without a process of its own."""
    path, kind = SAMPLES / sample, FOLDERS[sample.partition("/")[0]]
    court_id = "" if kind == "notice" else re.split(r"[_.]", path.name)[0]
    body = path.read_bytes()
    reply = child.reply(confined.request(kind, body, court_id=court_id))
    return confined.accepted(reply), body, Arrival(court_id or None, "America/New_York")


def reading(sample: str) -> Reading:
    told, body, arrival = answer(sample)
    match FOLDERS[sample.partition("/")[0]]:
        case "feed":
            return feed.reading_of(told, body, arrival)
        case "notice":
            return notice.notice_of(told, body, arrival, trusted_servers=frozenset()).reading
        case _:
            return report.reading_of(told, body, arrival)


def expected(sample: str) -> Any:
    return json.loads((SAMPLES / sample).with_suffix(".json").read_text())


def entries_of(told: Any) -> int:
    """How many entries an expected value tells of."""
    if isinstance(told, list):
        return len(told)
    if "dockets" in told:
        return sum(len(docket["docket_entries"]) for docket in told["dockets"])
    return len(told["docket_entries"]) if "docket_entries" in told else 1


@pytest.mark.parametrize("sample", samples() or [pytest.param("", marks=pytest.mark.skip(
    reason="shared/data is absent"))])  # fmt: skip
def test_a_sample_is_read_as_expected_or_as_documented(sample: str) -> None:
    wanted = expected(sample)
    if wanted == {}:
        with pytest.raises(Invalid) as caught:
            answer(sample)
        assert caught.value.code == "not_a_docket"
        return
    read = reading(sample)
    found = [
        (path, str(ours), str(theirs)) for path, ours, theirs in differences(read.told, wanted)
    ]
    assert found == documented().get(sample, [])
    assert sum(len(update.entries) for update in read.updates) == entries_of(wanted)


def test_no_row_tells_of_a_sample_that_is_not_there() -> None:
    if not SAMPLES.is_dir():
        pytest.skip("shared/data is absent")
    assert documented().keys() <= set(samples())


@pytest.mark.parametrize(
    "theirs", [{"a": 1}, {"a": 2, "b": [1, 2]}, {"a": 1, "b": [1]}, {"a": 1, "b": [1, 3]}, [], None]
)
def test_a_difference_anywhere_is_found(theirs: object) -> None:
    assert list(differences({"a": 1, "b": [1, 2]}, theirs))


def test_what_the_wvsd_feed_holds_that_no_court_writes_is_told() -> None:
    if not SAMPLES.is_dir():
        pytest.skip("shared/data is absent")
    read = reading("pacer_rss/wvsd.xml")
    assert [each.what for each in read.dropped] == ["Item 1 (5:18-~gr-00001)"]
    assert len(read.updates) == 2
    assert read.items_seen == 3


@pytest.mark.parametrize(("name", "entries"), WHOLE_MAILS.items())
def test_a_whole_mail_names_each_of_its_cases(name: str, entries: int) -> None:
    if not SAMPLES.is_dir():
        pytest.skip("shared/data is absent")
    read = reading(f"cl_recap_mail/{name}")
    assert len(read.updates) == entries
    for update in read.updates:
        assert update.case.docket_number
        assert update.entries[0].description
        assert update.entries[0].date_filed
