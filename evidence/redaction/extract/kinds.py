"""What the check looks for: each kind with its name, its weight, and the rule that asks for it."""

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How much a finding weighs: a warning holds a bundle back, a note does not."""

    WARNING = "warning"
    NOTE = "note"


class Kind(StrEnum):
    """What was found."""

    DARK = "dark"
    COVERED = "covered"
    UNSEEN = "unseen"
    OUTSIDE = "outside"
    LAYER = "layer"
    UNAPPLIED = "unapplied"
    SSN = "ssn"
    TAX_ID = "tax_id"
    BIRTH_DATE = "birth_date"
    ACCOUNT = "account"
    MINOR = "minor"
    REVISION = "revision"
    ATTACHMENT = "attachment"
    AUTHOR = "author"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class About:
    """What a kind is called, what it means, and which rule it comes from."""

    label: str
    meaning: str
    rule: str = ""
    weight: Weight = Weight.WARNING


_REMOVED = "True redaction removes the text itself; a cover does not."
ABOUT: dict[Kind, About] = {
    Kind.DARK: About("Text under a dark area", _REMOVED),
    Kind.COVERED: About(
        "Text that is covered or cut away", "It is not seen, and it can be copied out of the file."
    ),
    Kind.UNSEEN: About(
        "Text in the colour of its background", "It is not seen, and it can be copied out."
    ),
    Kind.OUTSIDE: About(
        "Text outside the page", "It lies beyond the edge that a reader shows, cropped or not."
    ),
    Kind.LAYER: About(
        "Text on a hidden layer", "A reader's layer panel, or any program, shows it again."
    ),
    Kind.UNAPPLIED: About(
        "Redaction marked but not applied", "The mark is there and the text under it still is too."
    ),
    Kind.SSN: About(
        "Social security number", "Only its last four digits may be filed.", "FRCP 5.2(a)(1)"
    ),
    Kind.TAX_ID: About(
        "Taxpayer-identification number", "Only its last four digits may be filed.",
        "FRCP 5.2(a)(1)",
    ),
    Kind.BIRTH_DATE: About("Birth date", "Only its year may be filed.", "FRCP 5.2(a)(2)"),
    Kind.MINOR: About(
        "Name of a minor", "Only the minor’s initials may be filed.", "FRCP 5.2(a)(3)"
    ),
    Kind.ACCOUNT: About(
        "Financial account number", "Only its last four digits may be filed.", "FRCP 5.2(a)(4)"
    ),
    Kind.REVISION: About(
        "Earlier version in the file", "The file still holds a state that shows other text.",
        weight=Weight.NOTE,
    ),
    Kind.ATTACHMENT: About(
        "File attached inside", "A bundle leaves it out; the original carries it.",
        weight=Weight.NOTE,
    ),
    Kind.AUTHOR: About(
        "Name in the file’s properties", "A bundle leaves it out; the original carries it.",
        weight=Weight.NOTE,
    ),
    Kind.UNCHECKED: About(
        "Could not be checked", "Nothing is known of this page: look at it yourself."
    ),
}  # fmt: skip
NOTES = frozenset(kind for kind, about in ABOUT.items() if about.weight == Weight.NOTE)
