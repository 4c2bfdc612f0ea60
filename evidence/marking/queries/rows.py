"""The rows of an exhibit list, read a few hundred exhibits at a time."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import batched

from evidence.cases.models import Case
from evidence.exhibits.models import Confidentiality, Exhibit, ExhibitStatus
from evidence.marking.assemble.table import ListRow
from evidence.marking.models import ExhibitNumber, Matter, NumberKind, StatusEntry, Stipulation
from evidence.marking.queries.listing import Narrowing, listed, with_names
from evidence.marking.queries.statuses import standing_entries

READ_AT_ONCE = 500
WITHDRAWN = " [WITHDRAWN]"


def rows_of(case: Case, wanted: Narrowing) -> Iterator[ListRow]:
    """Yield a row for each exhibit that is wanted, in the order that is wanted."""
    exhibits = with_names(listed(case, wanted)).iterator(chunk_size=READ_AT_ONCE)
    for chunk in batched(exhibits, READ_AT_ONCE):
        keys = [exhibit.pk for exhibit in chunk]
        standing, agreed = standing_entries(keys), _agreed(keys)
        for exhibit in chunk:
            entries = standing.get(exhibit.pk, ())
            yield _row(exhibit, wanted, entries=entries, agreed=agreed.get(exhibit.pk, {}))


def _agreed(exhibit_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Return, by exhibit, how the parties stand on each matter as was recorded last."""
    found: dict[int, dict[str, str]] = {}
    for each in Stipulation.objects.filter(exhibit__in=exhibit_ids).order_by("pk"):
        found.setdefault(each.exhibit_id, {})[each.matter] = each.get_position_display()
    return found


def _row(
    exhibit: Exhibit,
    wanted: Narrowing,
    *,
    entries: Sequence[StatusEntry],
    agreed: Mapping[str, str],
) -> ListRow:
    names = list(exhibit.numbers.all())
    numbers = _numbers(names, wanted)
    withdrawn = WITHDRAWN if exhibit.is_withdrawn else ""
    objections = [entry for entry in entries if entry.objections]
    return ListRow(
        number=", ".join(f"{number.label}{withdrawn}" for number in numbers),
        party=", ".join(dict.fromkeys(_party(number) for number in numbers)),
        label=exhibit.label if numbers else f"{exhibit.label}{withdrawn}",
        aliases=", ".join(_alias(name) for name in names if name.kind not in {"series", "bates"}),
        description=exhibit.title,
        bates=", ".join(name.label for name in names if name.kind == NumberKind.BATES),
        pages=exhibit.page_count,
        date_text=exhibit.date_text,
        witness=exhibit.sponsoring_witness,
        offered_by=exhibit.offered_by,
        purpose=exhibit.purpose,
        intent=exhibit.get_offer_intent_display(),
        status=exhibit.get_status_display(),
        offered=_day(entries, ExhibitStatus.OFFERED),
        marked=_day(entries, ExhibitStatus.MARKED),
        admitted=_day(entries, ExhibitStatus.ADMITTED),
        objections="; ".join(dict.fromkeys(entry.rules for entry in objections)),
        response=_last(entries, "response"),
        ruling=_ruling(entries),
        limited_purpose=_last(entries, "limited_purpose"),
        authenticity=agreed.get(Matter.AUTHENTICITY, ""),
        admissibility=agreed.get(Matter.ADMISSIBILITY, ""),
        restricted=_restricted(exhibit),
        remarks=_remarks(exhibit, entries),
        privilege=exhibit.get_privilege_display() if exhibit.is_privileged else "",
        custodian=exhibit.custodian,
        tags=", ".join(each.tag.name for each in exhibit.exhibit_tags.all()),
    )


def _numbers(names: Sequence[ExhibitNumber], wanted: Narrowing) -> list[ExhibitNumber]:
    """Return the numbers by which a list calls an exhibit: of the one series it is a list of."""
    numbers = [name for name in names if name.series is not None]
    of_list = [each for each in numbers if each.series and each.series.public_id == wanted.series]
    return of_list or numbers


def _party(number: ExhibitNumber) -> str:
    series = number.series
    if series is None:
        return ""
    return series.name if series.party == "other" else series.get_party_display()


def _alias(name: ExhibitNumber) -> str:
    return f"{name.label} ({name.context})" if name.context else name.label


def _day(entries: Sequence[StatusEntry], status: str) -> date | None:
    days = [entry.date_happened for entry in entries if entry.status == status]
    return days[-1] if days else None


def _last(entries: Sequence[StatusEntry], field: str) -> str:
    said = [str(getattr(entry, field)) for entry in entries if getattr(entry, field)]
    return said[-1] if said else ""


def _ruling(entries: Sequence[StatusEntry]) -> str:
    ruled = [entry for entry in entries if entry.ruling or entry.status == "excluded"]
    if not ruled:
        return ""
    last = ruled[-1]
    word = last.get_ruling_display()
    return ", ".join(filter(None, ["Excluded" if last.status == "excluded" else "", word]))


def _restricted(exhibit: Exhibit) -> str:
    sealed = "Sealed" if exhibit.is_sealed else ""
    is_public = exhibit.confidentiality == Confidentiality.PUBLIC
    return ", ".join(filter(None, [sealed, "" if is_public else _level(exhibit)]))


def _level(exhibit: Exhibit) -> str:
    return str(exhibit.get_confidentiality_display())


def _remarks(exhibit: Exhibit, entries: Sequence[StatusEntry]) -> str:
    remarks = []
    if exhibit.is_source_note:
        remarks.append("Summary of public sources, not an original document")
    if exhibit.is_withdrawn:
        day = _day(entries, ExhibitStatus.WITHDRAWN)
        remarks.append(f"Withdrawn {day.isoformat()}" if day else "Withdrawn, day not recorded")
    for status in (ExhibitStatus.MARKED, ExhibitStatus.OFFERED, ExhibitStatus.ADMITTED):
        undated = [e for e in entries if e.status == status and e.date_happened is None]
        if undated and _day(entries, status) is None:
            remarks.append(f"{status.label}, day not recorded")
    return "; ".join(remarks)
