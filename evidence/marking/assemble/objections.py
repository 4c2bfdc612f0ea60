"""The grounds on which an exhibit is objected to, as rules that can be cited.

Checked against the Federal Rules of Evidence as amended on 1 December 2024 and the Federal Rules
of Civil Procedure. The names are for reading; the rule is what is cited.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Objection:
    """One ground: the key under which it is kept, the rule, and its subject in a few words."""

    key: str
    rule: str
    subject: str

    @property
    def cited(self) -> str:
        """The ground as a list cites it: “FRE 802 (hearsay)”."""
        return f"{self.rule} ({self.subject})"


OBJECTIONS: tuple[Objection, ...] = (
    Objection("fre-105", "FRE 105", "admissible for a limited purpose only"),
    Objection("fre-106", "FRE 106", "incomplete"),
    Objection("fre-107", "FRE 107", "illustrative aid"),
    Objection("fre-401", "FRE 401/402", "relevance"),
    Objection("fre-403", "FRE 403", "unfair prejudice, confusion, waste of time"),
    Objection("fre-404", "FRE 404", "character, other acts"),
    Objection("fre-407", "FRE 407", "subsequent remedial measures"),
    Objection("fre-408", "FRE 408", "compromise offers"),
    Objection("fre-409", "FRE 409", "offers to pay expenses"),
    Objection("fre-411", "FRE 411", "liability insurance"),
    Objection("fre-501", "FRE 501/502", "privilege"),
    Objection("fre-602", "FRE 602", "lack of personal knowledge"),
    Objection("fre-611", "FRE 611", "form or mode of examination"),
    Objection("fre-701", "FRE 701", "lay opinion"),
    Objection("fre-702", "FRE 702", "expert testimony"),
    Objection("fre-703", "FRE 703", "bases of an expert's opinion"),
    Objection("fre-802", "FRE 802", "hearsay"),
    Objection("fre-805", "FRE 805", "hearsay within hearsay"),
    Objection("fre-901", "FRE 901", "authentication"),
    Objection("fre-1002", "FRE 1002", "original required"),
    Objection("fre-1006", "FRE 1006", "summary of voluminous records"),
    Objection("frcp-26", "FRCP 26(a)", "not disclosed"),
    Objection("frcp-32", "FRCP 32", "use of depositions"),
    Objection("frcp-37", "FRCP 37(c)(1)", "excluded for want of disclosure"),
    Objection("other", "Other", "see the note"),
)

BY_KEY = {objection.key: objection for objection in OBJECTIONS}
CHOICES = [(objection.key, objection.cited) for objection in OBJECTIONS]


def rules_of(keys: Iterable[str]) -> str:
    """Return grounds in the order of the rules, as a list's column gives them: “FRE 403, 802”."""
    rules = [BY_KEY[key].rule for key in BY_KEY if key in set(keys)]
    shown: list[str] = []
    code = ""
    for rule in rules:
        kind, _, number = rule.partition(" ")
        shown.append(number if number and kind == code else rule)
        code = kind
    return ", ".join(shown)
