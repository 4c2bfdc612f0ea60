"""Reads a court's notice by e-mail (NEF, NDA) as facts, one update per case it names.

Takes the whole mail or its body alone. Its links are kept apart and never opened: each gives its
addressee one look at the document free of charge.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from evidence.docket.sources import confined, court_facts, mail_sender, said
from evidence.docket.sources.base import Arrival
from evidence.docket.sources.confined import Answer
from evidence.docket.sources.facts import Reading, SourceKind
from evidence.docket.sources.mail_sender import Check, Verdict


@dataclass(frozen=True, slots=True)
class Notice:
    """What a notice tells, and how far its sender is to be believed."""

    reading: Reading
    sender: Verdict


def read(body: bytes, arrival: Arrival) -> Reading:
    """What the notice tells, whoever sent it; `read_notice` says who that is.

    Raises Invalid when it is no notice. The court is the one its links lead to; `arrival` names
    one only for a body without any.
    """
    return read_notice(body, arrival).reading


def read_notice(
    body: bytes, arrival: Arrival, *, trusted_servers: frozenset[str] = frozenset()
) -> Notice:
    """What the notice tells, and the verdict on its sender.

    `trusted_servers` are the names under which our own receiving servers write what they found.
    """
    told = confined.answer("notice", body, court_id=arrival.court_id or "")
    return notice_of(told, body, arrival, trusted_servers=trusted_servers)


def notice_of(
    told: Answer, body: bytes, arrival: Arrival, *, trusted_servers: frozenset[str]
) -> Notice:
    """The notice that the child's answer stands for."""
    provenance = confined.provenance(SourceKind.COURT_MAIL, body, arrival)
    entered = date.fromisoformat(told["entered"]) if told["entered"] else None
    updates = tuple(
        court_facts.of_notice({**docket, "court_id": told["told"]["court_id"]}, provenance,
                              entered=entered)
        for docket in told["told"]["dockets"]
    )  # fmt: skip
    reading = Reading(provenance, updates, confined.dropped(told), told["told"])
    headers = [(name, value) for name, value in told["headers"]]
    checks = mail_sender.checks_of_headers(headers, trusted=trusted_servers)
    return Notice(reading, _sender(told, headers, checks))


def _sender(told: Answer, headers: list[tuple[str, str]], checks: Iterable[Check]) -> Verdict:
    if not told["is_whole_mail"]:
        return mail_sender.of_a_body()
    documents = [
        url
        for docket in told["told"]["dockets"]
        for entry in said.rows(docket, "docket_entries")
        if (url := said.text(entry, "document_url"))
    ]
    return mail_sender.judged(headers, [*documents, *told["court_links"]], checks)
