"""Who took part in a conversation, told apart by profile address and never by name alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.intake.extract.linkedin import GONE, Chat

GONE_SHOWN = f"{GONE} (no profile: the account is closed or hidden)"


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody in a conversation; `names` are all under which the export knows the profile."""

    names: tuple[str, ...]
    profile: str
    sent: int

    @property
    def shown(self) -> str:
        """The name, or the profile where the export does not say whose it is."""
        return " / ".join(self.names) or self.profile


def participants_of(chats: Sequence[Chat]) -> tuple[Participant, ...]:
    """Return the people of a conversation, those who wrote first.

    A recipient's name is matched with a profile only where it cannot be another's: the export
    joins names by commas, which names themselves may hold.
    """
    names: dict[str, dict[str, None]] = {}
    sent: dict[str, int] = {}
    for chat in chats:
        key = chat.sender_url or f"\0{chat.sender}"
        names.setdefault(key, {})[chat.sender] = None
        # A draft was never sent.
        sent[key] = sent.get(key, 0) + (not chat.is_draft)
    for chat in chats:
        for profile, name in _recipients(chat):
            known = names.setdefault(profile, {})
            if name:
                known[name] = None
    return tuple(
        Participant(
            names=tuple(filter(None, known)) if not _is_gone(key) else (GONE_SHOWN,),
            profile="" if key.startswith("\0") else key,
            sent=sent.get(key, 0),
        )
        for key, known in names.items()
    )


def _is_gone(key: str) -> bool:
    return key == f"\0{GONE}"


def _recipients(chat: Chat) -> list[tuple[str, str]]:
    profiles = chat.recipient_urls
    shown = chat.recipients.split(", ") if len(profiles) > 1 else [chat.recipients]
    # As many names as profiles: then no name holds a comma, and each belongs to its place.
    is_certain = len(shown) == len(profiles)
    return list(zip(profiles, shown if is_certain else [""] * len(profiles), strict=True))
