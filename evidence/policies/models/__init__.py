"""The tables of policies: documents and versions, settings and promises, changes."""

from evidence.policies.models.changes import (
    ChangeState,
    Comparison,
    DatedBy,
    PolicyChange,
)
from evidence.policies.models.terms import (
    DefaultState,
    IntervalSource,
    IntervalStatus,
    PolicySetting,
    Promise,
    PromiseSource,
    SettingAlias,
    SettingSource,
    TerritorialInterval,
)
from evidence.policies.models.versions import (
    Confidence,
    PolicyVersion,
    TextOrigin,
    VersionSource,
    VersionText,
    WatchedDocument,
)

__all__ = [
    "ChangeState",
    "Comparison",
    "Confidence",
    "DatedBy",
    "DefaultState",
    "IntervalSource",
    "IntervalStatus",
    "PolicyChange",
    "PolicySetting",
    "PolicyVersion",
    "Promise",
    "PromiseSource",
    "SettingAlias",
    "SettingSource",
    "TerritorialInterval",
    "TextOrigin",
    "VersionSource",
    "VersionText",
    "WatchedDocument",
]
