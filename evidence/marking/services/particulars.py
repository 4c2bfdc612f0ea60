"""Writes about an exhibit's particulars and tags: who may see it, what it is for, who vouches."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.errors import Invalid
from evidence.core.text import one_line, storable
from evidence.custody import services as custody
from evidence.custody.models import CustodyAction
from evidence.exhibits.models import Exhibit
from evidence.marking import queries
from evidence.marking.models import ExhibitTag, Tag

FIELDS = (
    "confidentiality",
    "is_sealed",
    "privilege",
    "privilege_note",
    "sponsoring_witness",
    "offered_by",
    "custodian",
    "purpose",
    "offer_intent",
)
LONGEST_TAG = 60
MOST_TAGS = 50


class NoTag(Invalid):
    """A text that cannot be a tag."""

    default_code = "no_tag"


@transaction.atomic
def set_particulars(
    exhibit: Exhibit, said: Mapping[str, object], *, tags: Sequence[str], by: User
) -> list[str]:
    """Return the names of what was changed; the change is entered in custody, old and new.

    Holds the exhibit's chain.
    """
    custody.hold(exhibit)
    current = Exhibit.objects.get(pk=exhibit.pk)
    before = {field: getattr(current, field) for field in FIELDS if field in said}
    changed = {field: said[field] for field, value in before.items() if said[field] != value}
    wanted = tags_named(exhibit.case, tags)
    held = queries.tags_of([exhibit.pk]).get(exhibit.pk, [])
    changes: dict[str, object] = {
        field: {"from": before[field], "to": value} for field, value in changed.items()
    }
    names = sorted(tag.name for tag in wanted)
    if names != sorted(held):
        changes["tags"] = {"from": sorted(held), "to": names}
    if not changes:
        return []
    facts = {"fields": sorted(changes), "changes": changes}
    custody.record(exhibit, CustodyAction.DESCRIBED, by=by, facts=facts)
    for field, value in changed.items():
        setattr(exhibit, field, value)
    exhibit.save(update_fields=list(changed))
    _tag_exactly(exhibit, wanted)
    return sorted(changes)


def tags_named(case: Case, names: Iterable[str]) -> list[Tag]:
    """Return the case's tags of these names, new ones made; raises NoTag."""
    folded = {key_of(name): clean(name) for name in names if name.strip()}
    if len(folded) > MOST_TAGS:
        raise NoTag(f"An exhibit can have at most {MOST_TAGS} tags.", param="tags")
    Tag.objects.bulk_create(
        [Tag(case=case, name=name, key=key) for key, name in folded.items()], ignore_conflicts=True
    )
    return list(Tag.objects.in_case(case).filter(key__in=folded))


def tags_there(case: Case, names: Iterable[str]) -> list[Tag]:
    """Return the case's tags of these names as far as there are such."""
    return list(Tag.objects.in_case(case).filter(key__in=[key_of(name) for name in names]))


def spelt(case: Case, names: Iterable[str]) -> dict[str, str]:
    """Return, by key, how the case spells these tags: as one that is there, else as given."""
    given = {key_of(name): clean(name) for name in names}
    return given | {tag.key: tag.name for tag in tags_there(case, given.values())}


def clean(name: str) -> str:
    """Return a tag's name as it is shown; raises NoTag for one that cannot be."""
    cleaned = one_line(storable(name))
    if not cleaned or len(cleaned) > LONGEST_TAG or "," in cleaned:
        raise NoTag(
            f"“{cleaned[:LONGEST_TAG]}” cannot be a tag: it has 1 to {LONGEST_TAG} signs and no "
            "comma.",
            param="tags",
        )
    return cleaned


def key_of(name: str) -> str:
    """Return the folded form under which the same tag is known however it is written."""
    folded = unicodedata.normalize("NFKC", clean(name)).casefold()
    return unicodedata.normalize("NFKC", folded)[:120]


def attach(tags: Iterable[Tag], exhibit_ids: Collection[int]) -> None:
    """Put tags on exhibits, where they are not yet."""
    pairs = [ExhibitTag(tag=tag, exhibit_id=pk) for tag in tags for pk in exhibit_ids]
    ExhibitTag.objects.bulk_create(pairs, ignore_conflicts=True, batch_size=1000)


def detach(tags: Iterable[Tag], exhibit_ids: Collection[int]) -> None:
    """Take tags off exhibits, where they are."""
    ExhibitTag.objects.filter(tag__in=list(tags), exhibit__in=exhibit_ids).delete()


def _tag_exactly(exhibit: Exhibit, tags: Sequence[Tag]) -> None:
    ExhibitTag.objects.filter(exhibit=exhibit).exclude(tag__in=tags).delete()
    attach(tags, [exhibit.pk])
