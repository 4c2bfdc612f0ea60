"""The list of a case's exhibits: narrowed, ordered, and with what stands in its columns."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Self

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet, TextChoices

from evidence.cases.models import Case
from evidence.core.text import storable
from evidence.exhibits.models import (
    Confidentiality,
    Exhibit,
    ExhibitQuerySet,
    ExhibitStatus,
    Privilege,
    Readability,
)
from evidence.marking.models import ExhibitNumber, ExhibitSeries, ExhibitTag, NumberKind, Tag
from evidence.marking.queries.numbers import series_in
from evidence.marking.queries.words import holding

MOST_CUSTODIANS = 200
NEXT_CUSTODIANS = """
    WITH RECURSIVE named AS (
        (SELECT custodian FROM evidence_exhibit
            WHERE case_id = %s AND custodian > '' ORDER BY custodian LIMIT 1)
        UNION ALL
        SELECT (SELECT later.custodian FROM evidence_exhibit later
            WHERE later.case_id = %s AND later.custodian > named.custodian
            ORDER BY later.custodian LIMIT 1)
        FROM named WHERE named.custodian IS NOT NULL
    ) SELECT custodian FROM named WHERE custodian IS NOT NULL LIMIT %s
"""
WITHOUT_NUMBER = "none"
# How a list can be ordered, by the word in the address; each ends in what no two exhibits share.
SORTS: Mapping[str, tuple[str, ...]] = {
    "number": ("exhibit_number",),
    "party": ("numbers__ordinal", "numbers__insertion"),
    "title": ("title", "exhibit_number"),
    "status": ("status", "exhibit_number"),
    "pages": ("page_count", "exhibit_number"),
    "custodian": ("custodian", "exhibit_number"),
    "received": ("received_at", "exhibit_number"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a filter can take, and its words."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing by which a list can be narrowed, and the values that it can have."""

    name: str
    label: str
    value: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What of a case's exhibits is wanted and in which order, as it stands in the address."""

    q: str = ""
    status: str = ""
    series: str = ""
    tag: str = ""
    confidentiality: str = ""
    privilege: str = ""
    readability: str = ""
    custodian: str = ""
    sort: str = ""

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Self:
        """Return what an address or a kept list says; other words in it mean nothing."""
        given = {name: said[name].strip()[:300] for name in cls.__slots__ if said.get(name)}
        return cls(**{name: storable(value) for name, value in given.items()})

    def as_query(self) -> dict[str, str]:
        """Return it as it stands in the address: only what is said."""
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def is_narrowed(self) -> bool:
        """Whether it leaves any exhibit out."""
        return bool(replace(self, sort="").as_query())

    @property
    def order(self) -> str:
        """The word of the order that holds: a party's list is in that party's order."""
        word = self.sort.removeprefix("-")
        if (word == "party" and not self._has_series) or word not in SORTS:
            return "party" if self._has_series else "number"
        return word

    @property
    def is_descending(self) -> bool:
        """Whether the last comes first."""
        return self.sort.startswith("-") and self.sort[1:] == self.order

    @property
    def _has_series(self) -> bool:
        return bool(self.series) and self.series != WITHOUT_NUMBER


def listed(case: Case, wanted: Narrowing) -> ExhibitQuerySet:
    """Return a case's exhibits that are wanted, in the order that is wanted."""
    exhibits = Exhibit.objects.in_case(case).filter(_of_fields(wanted))
    for word in wanted.q.split():
        exhibits = exhibits.filter(pk__in=holding(case, word))
    if wanted.tag:
        tagged = ExhibitTag.objects.filter(tag__case=case, tag__key=wanted.tag)
        exhibits = exhibits.filter(pk__in=tagged.values("exhibit"))
    if wanted.series == WITHOUT_NUMBER:
        exhibits = exhibits.exclude(pk__in=_numbered(case).values("exhibit"))
    elif wanted.series:
        exhibits = exhibits.filter(numbers__series__public_id=wanted.series)
    sign = "-" if wanted.is_descending else ""
    return exhibits.order_by(*(f"{sign}{field}" for field in SORTS[wanted.order]))


def with_names(exhibits: ExhibitQuerySet) -> ExhibitQuerySet:
    """Return exhibits with file, numbers in use and tags, in three queries however many."""
    numbers = ExhibitNumber.objects.in_use().in_series_order().select_related("series")
    tags = ExhibitTag.objects.select_related("tag").order_by("tag__key")
    # What a list does not show is long: the words it is searched by, descriptions.
    shown = exhibits.with_files().defer("search", "description", "source_citation")
    return shown.prefetch_related(
        Prefetch("numbers", queryset=numbers), Prefetch("exhibit_tags", queryset=tags)
    )


def tags_in(case: Case) -> QuerySet[Tag]:
    """Return the tags of a case by name."""
    return Tag.objects.in_case(case).order_by("key")


def custodians_in(case: Case) -> list[str]:
    """Return who a case's exhibits came from, by name; at most two hundred of them.

    Leaps along the index from one name to the next, however many exhibits share it.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT_CUSTODIANS, [case.pk, case.pk, MOST_CUSTODIANS])
        return [name for (name,) in cursor.fetchall()]


def filters_in(case: Case, wanted: Narrowing) -> list[Filter]:
    """Return what a case's list can be narrowed by, with what it is narrowed to now."""
    series = (*(Choice(each.public_id, each.name) for each in series_in(case)),
              Choice(WITHOUT_NUMBER, "Without a number"))  # fmt: skip
    choices = {
        "status": ("Status", _choices(ExhibitStatus)),
        "series": ("Series", series),
        "tag": ("Tag", tuple(Choice(tag.key, tag.name) for tag in tags_in(case))),
        "confidentiality": ("Confidentiality", _choices(Confidentiality)),
        "privilege": ("Privilege", _choices(Privilege)),
        "readability": ("File", _choices(Readability)),
        "custodian": ("Custodian", tuple(Choice(name, name) for name in custodians_in(case))),
    }
    return [
        Filter(name, label, getattr(wanted, name), each) for name, (label, each) in choices.items()
    ]


def in_words(case: Case, wanted: Narrowing) -> str:
    """Return what a list is narrowed to, as its heading says it; empty for a whole list."""
    said = [
        f"containing “{wanted.q}”" if wanted.q else "",
        _labelled("status", ExhibitStatus, wanted.status),
        _series_in_words(case, wanted.series),
        f"tag: {_tag_name(case, wanted.tag)}" if wanted.tag else "",
        _labelled("confidentiality", Confidentiality, wanted.confidentiality),
        _labelled("privilege", Privilege, wanted.privilege),
        _labelled("file", Readability, wanted.readability),
        f"custodian: {wanted.custodian}" if wanted.custodian else "",
    ]
    return "; ".join(each for each in said if each)


def _of_fields(wanted: Narrowing) -> Q:
    names = ("status", "confidentiality", "privilege", "readability", "custodian")
    said = {name: getattr(wanted, name) for name in names if getattr(wanted, name)}
    return Q(**said)


def _numbered(case: Case) -> QuerySet[ExhibitNumber]:
    return ExhibitNumber.objects.in_case(case).filter(kind=NumberKind.SERIES)


def _choices(choices: type[TextChoices]) -> tuple[Choice, ...]:
    return tuple(Choice(str(value), str(words)) for value, words in choices.choices)


def _labelled(name: str, choices: type[TextChoices], value: str) -> str:
    return f"{name}: {dict(choices.choices).get(value, value)}" if value else ""


def _series_in_words(case: Case, public_id: str) -> str:
    if public_id == WITHOUT_NUMBER:
        return "without a party’s number"
    if not public_id:
        return ""
    series: ExhibitSeries | None = series_in(case).filter(public_id=public_id).first()
    return f"series: {series.name if series else public_id}"


def _tag_name(case: Case, key: str) -> str:
    tag = tags_in(case).filter(key=key).first()
    return tag.name if tag else key
