"""Django's door to the tables: every capability's models in one module."""

from evidence.accounts.models import ApiToken, SetupLink, User
from evidence.bundles.models import Build, BuildFinding, Bundle, BundleItem
from evidence.cases.models import Case, Court, Membership, Party, Unknown
from evidence.custody.models import CustodyEvent, CustodyStatement, StatedHead, StatementStamp
from evidence.docket.models import Docket, DocketEntry, DocketSource, EntrySighting, SyncRun
from evidence.duplicates.models import TextSketch
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
from evidence.pages.models import Derivative, Drawing, PageText, Recognition
from evidence.redaction.models import MinorName, RedactionCheck, RedactionFinding
from evidence.sources.models import Source
from evidence.statements.models import (
    AbsenceAnswer,
    AbsenceAssertion,
    AbsenceSource,
    Account,
    Contradiction,
    ContradictionSource,
    Handling,
    Question,
    QuestionSource,
    Statement,
    StatementSource,
    StatementVariant,
    Topic,
)

__all__ = [
    "AbsenceAnswer",
    "AbsenceAssertion",
    "AbsenceSource",
    "Account",
    "Announcement",
    "ApiToken",
    "Build",
    "BuildFinding",
    "BulkEdit",
    "BulkEditItem",
    "Bundle",
    "BundleItem",
    "Case",
    "Contradiction",
    "ContradictionSource",
    "Court",
    "CustodyEvent",
    "CustodyStatement",
    "Derivative",
    "Docket",
    "DocketEntry",
    "DocketSource",
    "Drawing",
    "EntrySighting",
    "Exhibit",
    "ExhibitList",
    "ExhibitNumber",
    "ExhibitSeries",
    "ExhibitTag",
    "Handling",
    "Heartbeat",
    "Inspection",
    "IntakeBatch",
    "IntakeFile",
    "MailDelivery",
    "Membership",
    "MinorName",
    "Notice",
    "PageText",
    "Party",
    "Question",
    "QuestionSource",
    "Reading",
    "Recognition",
    "RedactionCheck",
    "RedactionFinding",
    "SetupLink",
    "Source",
    "StatedHead",
    "Statement",
    "StatementSource",
    "StatementStamp",
    "StatementVariant",
    "StatusEntry",
    "Stipulation",
    "StoredFile",
    "SyncRun",
    "Tag",
    "TextSketch",
    "Topic",
    "Unknown",
    "Unpacking",
    "User",
]
