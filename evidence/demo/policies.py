"""Loads the policy versions, the setting with its regions, and the promises of the reference case.

No text of a policy ships with the product: versions say how their text is known. What changed
between two of them is proposed from what is recorded of the later one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.dates import NOT_KNOWN, FuzzyDate, on, read
from evidence.demo import text_records
from evidence.demo.reference import ReferenceCase
from evidence.demo.sources import known_on
from evidence.policies import queries
from evidence.policies.models import PolicySetting, PolicyVersion
from evidence.policies.services import changes, terms, versions
from evidence.policies.services.citing import Citation
from evidence.sources.models import Source

PUBLISHER = "LinkedIn"
# What the file's “None.” says of a version's wording on AI.
NO_WORDING = "No wording on AI."
# Versions of one document whose difference is on record, the earlier first.
CHANGED = (("PV2", "PV3"), ("PV4", "PV5"))


@dataclass(frozen=True, slots=True)
class Loading:
    """What each record of the reference case is written with."""

    reference: ReferenceCase
    case: Case
    user: User
    sources: Mapping[str, Source]

    def cited(self, ids: Iterable[str]) -> list[Citation]:
        """Return citations of the sources of these ids."""
        return [Citation(source=self.sources[each]) for each in ids]

    def known(self, ids: Iterable[str], first_day: date | None = None) -> date:
        """Return the day on which a reader of these sources could first know of it."""
        cited = [self.sources[each] for each in ids]
        return known_on(cited, first_day, latest=self.reference.about.as_of)


def load_policies(
    reference: ReferenceCase, case: Case, user: User, sources: Mapping[str, Source]
) -> None:
    """Record the documents, versions, settings, regions and promises that are not there yet."""
    loading = Loading(reference, case, user, sources)
    for version in reference.policy_versions:
        if queries.version_by_key(case, version.id) is None:
            _version(version, loading)
    setting = _setting(loading)
    _regions(setting, loading)
    _promises(loading)
    for earlier, later in CHANGED:
        _change(earlier, later, loading)


def _version(told: text_records.PolicyVersion, loading: Loading) -> PolicyVersion:
    document = queries.document_named(loading.case, told.document)
    if document is None:
        about = versions.DocumentParticulars(title=told.document, publisher=PUBLISHER)
        document = versions.watch(loading.case, about, by=loading.user)
    captures = {capture.source: datetime.fromisoformat(capture.at) for capture in told.captures}
    cited = [
        Citation(source=loading.sources[each], captured_at=captures.get(each))
        for each in told.sources
    ]
    particulars = _particulars(told, captures, loading)
    return versions.record(document, particulars, by=loading.user, cited=cited)


def _particulars(
    told: text_records.PolicyVersion, captures: Mapping[str, datetime], loading: Loading
) -> versions.VersionParticulars:
    announced = read(told.announced or "")
    effective = read(told.effective_as_known or told.effective or "")
    first = min((day for day in (announced.first, effective.first) if day), default=None)
    blob = f" Git blob {told.git_blob}." if told.git_blob else ""
    return versions.VersionParticulars(
        key=told.id,
        label=told.version,
        announced=announced,
        announced_note="" if announced else "No announcement is on record.",
        effective=effective,
        effective_note=told.effective_text or told.effective_reason,
        ended=_ended(told, loading.reference),
        ended_note=_about_end(told),
        captured=_captured(captures.values()),
        captured_note="" if captures else f"{told.capture_status}.",
        scope=told.scope,
        says=NO_WORDING if told.ai_wording == "None." else told.ai_wording or "",
        text_note=told.capture_status,
        note=f"{told.note}{blob}".strip(),
        confidence=told.confidence,
        known_on=loading.known(told.sources, first),
    )


def _ended(told: text_records.PolicyVersion, reference: ReferenceCase) -> FuzzyDate:
    """Return when a version ended; of “see PV6”, when that took effect."""
    if told.ended or not told.ended_text:
        return read(told.ended or "")
    named = told.ended_text.removeprefix("see ")
    successor = next((each for each in reference.policy_versions if each.id == named), None)
    return read(successor.effective or "") if successor else NOT_KNOWN


def _about_end(told: text_records.PolicyVersion) -> str:
    if told.ended_text:
        return told.ended_text
    return "" if told.ended else "No end is on record."


def _captured(instants: Iterable[datetime]) -> FuzzyDate:
    """Return the day of the first capture, in UTC as the archives give it."""
    first = min(instants, default=None)
    return on(first.date()) if first else NOT_KNOWN


def _setting(loading: Loading) -> PolicySetting:
    told = loading.reference.setting
    for held in queries.settings_in(loading.case):
        if held.setting.key == told.id:
            return held.setting
    introduced = read(told.introduced.date)
    particulars = terms.SettingParticulars(
        key=told.id,
        name=told.name,
        toggle_label=told.toggle_label,
        default_state=told.default_state,
        is_retroactive=told.retroactive,
        introduced=introduced,
        introduced_note=told.introduced_note,
        is_introduction_alleged=told.introduced.modifier == "alleged",
        controls=told.controls,
        note=f"Confidence: {told.confidence}.",
        known_on=loading.known(told.sources, introduced.first),
    )
    cited = loading.cited(told.sources)
    setting = terms.record_setting(loading.case, particulars, by=loading.user, cited=cited)
    for alias in told.aliases:
        source = loading.sources[alias.sources[0]]
        terms.name_otherwise(setting, alias.name, source=source, note=alias.note)
    return setting


def _regions(setting: PolicySetting, loading: Loading) -> None:
    held = {read.interval.key for read in queries.intervals_in(loading.case)}
    for told in loading.reference.region_scopes:
        if told.id in held:
            continue
        since = read(told.since_as_known or told.since or "")
        particulars = terms.IntervalParticulars(
            key=told.id,
            setting=setting,
            region=told.region,
            status=told.status,
            since=since,
            since_note=told.since_text,
            is_since_alleged="alleged" in told.since_text,
            until=read(told.until or ""),
            until_note=told.until_text,
            note=f"{told.status_text}. {told.note}".strip(),
            known_on=loading.known(told.sources, since.first),
        )
        cited = loading.cited(told.sources)
        terms.record_interval(loading.case, particulars, by=loading.user, cited=cited)


def _promises(loading: Loading) -> None:
    held = set(queries.promises_in(loading.case).values_list("key", flat=True))
    quotations = {each.id: each for each in loading.reference.quotations}
    for told in loading.reference.promises:
        if told.id in held:
            continue
        quotation = quotations.get(told.quotation or "")
        words = f"Words as handed on: “{quotation.text}” " if quotation else ""
        particulars = terms.PromiseParticulars(
            key=told.id,
            promisor=told.promisor,
            protected_class=told.protected_class,
            text=told.text,
            version=queries.version_by_key(loading.case, told.document) if told.document else None,
            document_note=told.document_reason,
            clause=told.clause or "",
            clause_note=told.clause_reason,
            text_note=told.text_status,
            note=f"{words}Confidence: {told.confidence}.",
            known_on=loading.known(told.sources),
        )
        cited = loading.cited(told.sources)
        terms.record_promise(loading.case, particulars, by=loading.user, cited=cited)


def _change(earlier: str, later: str, loading: Loading) -> None:
    before = queries.version_by_key(loading.case, earlier)
    after = queries.version_by_key(loading.case, later)
    known = queries.changes_in(loading.case).filter(earlier=before, later=after)
    if before is None or after is None or known.exists():
        return
    changes.propose(before, after, f"The later version: {after.says}", by=loading.user)
