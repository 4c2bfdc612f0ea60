"""What a difference comes to, in a few sentences that quote and do not judge; pure."""

from evidence.core.text import shortened
from evidence.policies.extract.difference import Difference

MOST_QUOTED = 3
LONGEST_QUOTE = 240


def in_words(found: Difference) -> str:
    """Return how much differs, and the longest passages that came in or went out."""
    if not found.changes:
        return f"The texts say the same. {_noise(found)}".strip()
    lead = (
        f"{_counted(found.changes, 'passage')} {'differs' if found.changes == 1 else 'differ'}: "
        f"{_counted(found.words_added, 'word')} added, {found.words_removed} removed."
    )
    return " ".join(part for part in (lead, *_quoted(found), _noise(found)) if part)


def _quoted(found: Difference) -> list[str]:
    told = [
        (row.section, piece)
        for row in found.rows
        for piece in row.pieces
        if piece.mark != "same" and " " in piece.words
    ]
    longest = sorted(told, key=lambda each: -len(each[1].words))[:MOST_QUOTED]
    # In the order in which a reader meets them.
    return [
        f"{piece.mark.capitalize()}{f' under “{section}”' if section else ''}: "
        f"“{shortened(piece.words, LONGEST_QUOTE)}”."
        for section, piece in told
        if (section, piece) in longest
    ][:MOST_QUOTED]


def _noise(found: Difference) -> str:
    if not found.noise_count:
        return ""
    return (
        f"Left aside: {_counted(found.noise_count, 'place')} that "
        f"{'differs' if found.noise_count == 1 else 'differ'} in setting only."
    )


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
