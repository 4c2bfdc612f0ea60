"""Where is searched and what is left out: cases, and exhibits of certain kinds."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.exhibits.models import Exhibit, ExhibitQuerySet
from evidence.marking.models import ExhibitNumber, ExhibitTag
from evidence.pages.models import BY_OCR, PageText

# What people call the types of files, with the media types that each stands for.
FILE_KINDS: Mapping[str, tuple[str, str]] = {
    "pdf": ("PDF", r"^application/pdf$"),
    "picture": ("Picture", r"^image/"),
    "mail": ("E-mail", r"^message/|^application/(mbox|vnd\.ms-outlook)"),
    "text": ("Plain text", r"^text/"),
    "office": (
        "Office document",
        r"^application/(rtf|msword|x-ole-storage|vnd\.oasis\.opendocument|"
        r"vnd\.openxmlformats-officedocument|vnd\.ms-(excel|powerpoint|word))",
    ),
    "archive": (
        "Archive",
        r"^application/(zip|gzip|x-tar|x-bzip2|x-xz|zstd|x-7z-compressed|vnd\.rar)$",
    ),
}
# A person of few cases is answered by the index, case by case; else each row is asked.
FEW_CASES = 4
OTHER_KIND, OTHER_LABEL = "other", "Something else"


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What a person wants of exhibits besides words; empty fields ask for nothing."""

    status: str = ""
    kind: str = ""
    confidentiality: str = ""
    privilege: str = ""
    text: str = ""
    custodian: str = ""
    tag: str = ""
    series: str = ""
    received_from: datetime.date | None = None
    received_to: datetime.date | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether anything is asked for."""
        return self != Narrowing()

    def condition(self) -> Q:
        """Return what an exhibit must be like."""
        wanted = Q()
        for name in ("status", "confidentiality", "privilege"):
            if value := getattr(self, name):
                wanted &= Q(**{name: value})
        if self.tag:
            tagged = ExhibitTag.objects.filter(tag__key=self.tag)
            wanted &= Q(pk__in=tagged.values("exhibit"))
        if self.series:
            numbered = ExhibitNumber.objects.filter(series__public_id=self.series)
            wanted &= Q(pk__in=numbered.values("exhibit"))
        if self.custodian:
            wanted &= Q(custodian__icontains=self.custodian)
        if self.received_from:
            wanted &= Q(received_at__gte=_midnight(self.received_from))
        if self.received_to:
            wanted &= Q(received_at__lt=_midnight(self.received_to + datetime.timedelta(days=1)))
        return wanted & _of_kind(self.kind) & _with_text(self.text)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where is searched: in all cases of a person or in one of them, and in which exhibits."""

    reader: User
    case: Case | None = None
    narrowing: Narrowing = field(default_factory=Narrowing)

    def exhibits(self) -> ExhibitQuerySet:
        """Return the exhibits that the person may see and wants."""
        return self.in_cases(Exhibit.objects.all()).filter(self.narrowing.condition())

    def in_cases[Rows: QuerySet[Any]](self, rows: Rows) -> Rows:
        """Return the rows of the cases in which is searched; asks first which these are."""
        visible = Case.objects.visible_to(self.reader)
        if self.case:
            visible = visible.filter(pk=self.case.pk)
        keys = list(visible.values_list("pk", flat=True))
        if len(keys) <= FEW_CASES:
            return rows.filter(case__in=keys)
        # Adding nothing keeps many cases out of the index, which would be asked for each of them.
        return rows.alias(of_case=F("case_id") + 0).filter(of_case__in=keys)


def kind_of(media_type: str) -> str:
    """Return the kind of file that a media type is of, `other` for none of those listed."""
    for kind, (_, pattern) in FILE_KINDS.items():
        if re.search(pattern, media_type):
            return kind
    return OTHER_KIND


def _midnight(day: datetime.date) -> datetime.datetime:
    """Return when a day begins in UTC, in which the moment of receipt is told everywhere."""
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)


def _of_kind(kind: str) -> Q:
    if kind == OTHER_KIND:
        listed = "|".join(pattern for _, pattern in FILE_KINDS.values())
        return ~Q(file__media_type__regex=listed)
    return Q(file__media_type__regex=FILE_KINDS[kind][1]) if kind in FILE_KINDS else Q()


def _with_text(text: str) -> Q:
    pages = PageText.objects.filter(exhibit=OuterRef("pk"))
    match text:
        case "yes":
            return Q(Exists(pages.exclude(text="")))
        case "ocr":
            return Q(Exists(pages.filter(origin__in=BY_OCR)))
        case "no":
            return Q(~Exists(pages.exclude(text="")))
        case _:
            return Q()
