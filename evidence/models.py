"""Django's door to the tables: every capability's models in one module."""

from evidence.accounts.models import ApiToken, SetupLink, User
from evidence.bundles.models import Build, Bundle, BundleItem
from evidence.cases.models import Case, Court, Membership, Party, Unknown
from evidence.custody.models import CustodyEvent, CustodyStatement, StatedHead, StatementStamp
from evidence.docket.models import Docket, DocketEntry, DocketSource, EntrySighting, SyncRun
from evidence.exhibits.models import Exhibit, Inspection, Reading, StoredFile
from evidence.health.models import Heartbeat
from evidence.intake.models import IntakeBatch, IntakeFile, Unpacking
from evidence.marking.models import (
    BulkEdit,
    BulkEditItem,
    ExhibitList,
    ExhibitNumber,
    ExhibitSeries,
    ExhibitTag,
    StatusEntry,
    Stipulation,
    Tag,
)
from evidence.notifications.models import Announcement, MailDelivery, Notice
from evidence.pages.models import Derivative, PageText

__all__ = [
    "Announcement",
    "ApiToken",
    "Build",
    "BulkEdit",
    "BulkEditItem",
    "Bundle",
    "BundleItem",
    "Case",
    "Court",
    "CustodyEvent",
    "CustodyStatement",
    "Derivative",
    "Docket",
    "DocketEntry",
    "DocketSource",
    "EntrySighting",
    "Exhibit",
    "ExhibitList",
    "ExhibitNumber",
    "ExhibitSeries",
    "ExhibitTag",
    "Heartbeat",
    "Inspection",
    "IntakeBatch",
    "IntakeFile",
    "MailDelivery",
    "Membership",
    "Notice",
    "PageText",
    "Party",
    "Reading",
    "SetupLink",
    "StatedHead",
    "StatementStamp",
    "StatusEntry",
    "Stipulation",
    "StoredFile",
    "SyncRun",
    "Tag",
    "Unknown",
    "Unpacking",
    "User",
]
