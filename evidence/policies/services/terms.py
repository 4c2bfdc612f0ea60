"""Writes about settings, their other names, regions in and out of scope, and promises."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from django.db import IntegrityError, transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.dates import NOT_KNOWN, FuzzyDate
from evidence.core.errors import Conflict, Invalid
from evidence.policies.models import (
    DefaultState,
    IntervalSource,
    PolicySetting,
    PolicyVersion,
    Promise,
    PromiseSource,
    SettingAlias,
    SettingSource,
    TerritorialInterval,
    WatchedDocument,
)
from evidence.policies.services.citing import Citation, cite, require_order, require_said
from evidence.sources import services as sources
from evidence.sources.models import Recorded, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingParticulars:
    """What is known of a setting; `is_retroactive` is None when nobody knows."""

    name: str
    key: str = ""
    toggle_label: str = ""
    default_state: str = DefaultState.NOT_KNOWN
    is_retroactive: bool | None = None
    introduced: FuzzyDate = NOT_KNOWN
    introduced_note: str = ""
    is_introduction_alleged: bool = False
    controls: str = ""
    note: str = ""
    known_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalParticulars:
    """How a region stood to a setting or to a version, from when until when."""

    region: str
    status: str
    key: str = ""
    setting: PolicySetting | None = None
    version: PolicyVersion | None = None
    since: FuzzyDate = NOT_KNOWN
    since_note: str = ""
    is_since_alleged: bool = False
    until: FuzzyDate = NOT_KNOWN
    until_note: str = ""
    note: str = ""
    known_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseParticulars:
    """Who promised what to whom, in which text, and how its wording is known."""

    promisor: str
    protected_class: str
    text: str
    key: str = ""
    is_verbatim: bool = False
    document: WatchedDocument | None = None
    version: PolicyVersion | None = None
    document_note: str = ""
    clause: str = ""
    clause_note: str = ""
    text_note: str = ""
    note: str = ""
    known_on: date | None = None


type Particulars = SettingParticulars | IntervalParticulars | PromiseParticulars


@transaction.atomic
def record_setting(
    case: Case, particulars: SettingParticulars, *, by: User, cited: Sequence[Citation] = ()
) -> PolicySetting:
    """Return a new setting of the case; raises Invalid or Conflict."""
    require_said(particulars.name, "Give the setting its official name.", param="name")
    setting = PolicySetting(case=case)
    _write(setting, particulars, by=by)
    cite(SettingSource, case, cited, setting=setting)
    return setting


@transaction.atomic
def name_otherwise(
    setting: PolicySetting, name: str, *, source: Source | None = None, note: str = ""
) -> SettingAlias:
    """Return another name under which a setting was met, kept once."""
    plain = " ".join(name.split())[:200]
    require_said(plain, "Write the name under which it was met.", param="name")
    sources.require_of_case(setting.case, source)
    told = {"source": source, "note": note}
    return SettingAlias.objects.get_or_create(setting=setting, name=plain, defaults=told)[0]


@transaction.atomic
def record_interval(
    case: Case, particulars: IntervalParticulars, *, by: User, cited: Sequence[Citation] = ()
) -> TerritorialInterval:
    """Return a new territorial interval; raises Invalid."""
    require_said(particulars.region, "Name the region.", param="region")
    require_order(particulars.since, particulars.until, param="until")
    if (particulars.setting is None) == (particulars.version is None):
        raise Invalid("Say of which setting or of which version it is, one of them.")
    subject: Recorded | None = particulars.setting or particulars.version
    if subject is not None and subject.case_id != case.pk:
        raise Invalid("There is no such setting or version in this case. Choose another.")
    interval = TerritorialInterval(case=case)
    _write(interval, particulars, by=by)
    cite(IntervalSource, case, cited, interval=interval)
    return interval


@transaction.atomic
def record_promise(
    case: Case, particulars: PromiseParticulars, *, by: User, cited: Sequence[Citation] = ()
) -> Promise:
    """Return a new promise; of a version its document is taken. Raises Invalid or Conflict."""
    require_said(particulars.promisor, "Say who promised.", param="promisor")
    require_said(particulars.text, "Write what was promised.", param="text")
    document = particulars.version.document if particulars.version else particulars.document
    if document is not None and document.case_id != case.pk:
        raise Invalid("There is no such document in this case. Choose another.", param="document")
    promise = Promise(case=case)
    _write(promise, particulars, by=by, document=document)
    cite(PromiseSource, case, cited, promise=promise)
    return promise


@transaction.atomic
def retract(row: Recorded, *, because: str, by: User) -> None:
    """Let a setting, an interval or a promise no longer count; it stays on record."""
    sources.retract(row, because=because, by=by)


def _write(row: Recorded, particulars: Particulars, *, by: User, **set_here: object) -> None:
    told = {
        each.name: getattr(particulars, each.name)
        for each in fields(particulars)
        if each.name != "known_on"
    }
    for name, value in {**told, **set_here}.items():
        setattr(row, name, value)
    sources.begin_record(row, known_on=particulars.known_on, by=by)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "key_in_force" not in str(error):
            raise
        message = f"Another record of this case is called {particulars.key}. Choose another name."
        raise Conflict(message, param="key") from error
