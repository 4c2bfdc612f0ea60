"""What a bundle shall contain, frozen: the same plan gives the same bytes for ever."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, cast

from evidence.core.errors import Invalid

StampPosition = Literal["bottom-right", "bottom-left", "top-right"]
STAMP_POSITIONS: tuple[StampPosition, ...] = ("bottom-right", "bottom-left", "top-right")

# Control characters, lone surrogates and marks that turn the direction of what follows: none
# of them can be printed, and the last kind would let a title rewrite the line around it.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+"
)
_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class StampSettings:
    """How each page's number is printed: `DLT-` with width 6 and start 1 gives DLT-000001."""

    prefix: str = ""
    width: int = 6
    start: int = 1
    position: StampPosition = "bottom-right"

    def __post_init__(self) -> None:
        _clean(self)
        if self.position not in STAMP_POSITIONS:
            raise Invalid(f"A stamp goes to one of {', '.join(STAMP_POSITIONS)}.", param="position")
        if not (1 <= self.width <= 12 and self.start >= 1 and len(self.prefix) <= 16):
            raise Invalid(
                "A stamp has 1 to 12 digits, starts at 1 or later, and its prefix has at most 16 "
                "characters.",
                param="stamp",
            )

    def text(self, page: int) -> str:
        """Return the stamp of the bundle's page 1, 2, 3 …"""
        return f"{self.prefix}{self.digits(page)}"

    def digits(self, page: int) -> str:
        """Return the stamp of a page without its prefix."""
        return str(self.start + page - 1).zfill(self.width)


@dataclass(frozen=True, slots=True)
class Caption:
    """The case as the court writes it on the first page of a filing."""

    court: str
    docket_number: str
    case_caption: str

    def __post_init__(self) -> None:
        _clean(self)

    @property
    def sides(self) -> list[str]:
        """Return the parties before and after the "v.", or the whole caption alone."""
        return self.case_caption.split(" v. ", 1)

    @property
    def court_lines(self) -> list[str]:
        """Return the court as captions set it: the court, then its district."""
        return self.court.split(", ", 1)


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One exhibit of the bundle, printed page by page or represented by its slip sheet alone.

    With `unprintable_reason` set, the slip sheet gives that sentence, the file's name and its
    SHA-256, and no page of the file is read. Otherwise `pdf_path` names a PDF with exactly
    `page_count` pages and this SHA-256. When that PDF was made of an original that is none,
    `derived_from_sha256` is the original's, and `derivation` says by what it was made.
    """

    label: str
    title: str
    date_text: str = ""
    source_text: str = ""
    note: str = ""
    file_name: str = ""
    pdf_path: Path | None = None
    sha256: str = ""
    page_count: int = 0
    unprintable_reason: str = ""
    derived_from_sha256: str = ""
    derivation: str = ""

    def __post_init__(self) -> None:
        _clean(self)
        if not self.label:
            raise Invalid("Each exhibit of a bundle needs a label, such as EX-1.", param="label")
        if not self.is_printed:
            return
        if self.page_count < 1 or not _SHA256.fullmatch(self.sha256):
            raise Invalid(
                f"{self.label} has no page count or no SHA-256: inspect it first, or say why it "
                "is not printed.",
                param="items",
            )

    @property
    def is_printed(self) -> bool:
        """Whether the exhibit's own pages are in the bundle."""
        return not self.unprintable_reason

    @property
    def original_sha256(self) -> str:
        """Return the hash of the exhibit's original, whatever is printed of it."""
        return self.derived_from_sha256 or self.sha256

    @property
    def printed_pages(self) -> int:
        """Return how many of the exhibit's own pages are in the bundle."""
        return self.page_count if self.is_printed else 0


@dataclass(frozen=True, slots=True)
class BundlePlan:
    """A whole bundle as it was asked for, to be frozen in the database as JSON."""

    title: str
    caption: Caption
    items: tuple[PlannedItem, ...]
    subtitle: str = ""
    as_of: str = ""
    stamp: StampSettings = field(default_factory=StampSettings)

    def __post_init__(self) -> None:
        _clean(self)
        labels = [item.label for item in self.items]
        if not labels:
            raise Invalid("A bundle needs at least one exhibit. Add one.", param="items")
        if twice := sorted({label for label in labels if labels.count(label) > 1}):
            raise Invalid(f"{twice[0]} is in the bundle twice. Remove one.", param="items")

    def to_json(self) -> dict[str, Any]:
        """Return the plan as plain JSON values, from which `from_json` makes an equal plan."""
        document = asdict(self)
        for item in document["items"]:
            item["pdf_path"] = item["pdf_path"] and str(item["pdf_path"])
        document["items"] = list(document["items"])
        return document

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "BundlePlan":
        """Return the plan that `to_json` wrote; raises Invalid when it is none."""
        try:
            items = tuple(_item_from_json(item) for item in document["items"])
            caption = Caption(**document["caption"])
            stamp = StampSettings(**document["stamp"])
            plain = {name: document[name] for name in ("title", "subtitle", "as_of")}
        except (KeyError, TypeError) as error:
            raise Invalid(f"This is not a bundle plan: {error!r}.", param="plan") from error
        return cls(items=items, caption=caption, stamp=stamp, **plain)

    def with_files(self, find: Callable[[str], Path]) -> "BundlePlan":
        """Return the plan with each printed exhibit's path asked for anew by its SHA-256.

        For a plan frozen in the database: the store may have moved since.
        """
        items = tuple(
            replace(item, pdf_path=find(item.sha256)) if item.is_printed else item
            for item in self.items
        )
        return replace(self, items=items)


def _item_from_json(document: Mapping[str, Any]) -> PlannedItem:
    path = document.get("pdf_path")
    return PlannedItem(**{**document, "pdf_path": Path(path) if path else None})


def _clean(value: "StampSettings | Caption | PlannedItem | BundlePlan") -> None:
    for each in fields(value):
        text = cast("object", getattr(value, each.name))
        if isinstance(text, str):
            object.__setattr__(value, each.name, _UNPRINTABLE.sub(" ", text).strip())
