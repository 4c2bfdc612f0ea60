"""Reads the bytes of a page saved from PACER as text, and says what is no docket and why."""

import re

from evidence.core.errors import Invalid
from evidence.docket.sources.plain import decoded, printable

MAX_PAGE_BYTES = 20 * 1024 * 1024
MAX_TAGS = 1_500_000

_ATTACHMENTS = re.compile(
    r"Document\s+Selection\s+Menu|\d+\s+Documents\s+are\s+attached\s+to\s+this\s+filing",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[a-z!]", re.IGNORECASE)
_OTHER_FILES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "an archive or an office document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"MIME-Version", "a web archive; save the page as HTML"),
    (b"From: <Saved by", "a web archive; save the page as HTML"),
)
# What courts' sites say in place of a docket, and what a person can do.
_IN_PLACE_OF_A_DOCKET = (
    (
        r"login\.uscourts\.gov|type=.?password|name=.?login\b",
        "It is a page to log in. Sign in to PACER, open the docket and save that page.",
    ),
    (
        r"To\s+accept\s+charges\s+shown\s+below",
        "It is the page that asks to accept the charge. Press View Report and save what comes.",
    ),
    (
        r"none\s+satisfy\s+the\s+selection\s+criteria|no\s+documents\s+in\s+this\s+case",
        "The court has nothing to show for the range that was asked for. Ask for all entries.",
    ),
    (
        r"Incomplete\s+request|page\s+ID\s+does\s+not\s+exist|may\s+not\s+have\s+originated"
        r"|starting\s+document\s+number\s+must\s+be",
        "The court refused the request. Run the docket report again and save what it shows.",
    ),
    (
        r"do\s+not\s+have\s+permission|document\s+does\s+not\s+exist\s+in\s+the\s+case",
        "The court does not show it to this account.",
    ),
    (
        r"Case\s+(?:Number\s+)?not\s+found|cannot\s+find\s+case|404\s+Not\s+Found",
        "The court says that it has no such case. Check the number.",
    ),
    (
        r"administratively\s+closed",
        "The court shows the case's heading and that it was closed, and no entries.",
    ),
    (
        r"take\s+a\s+long\s+time\s+to\s+run|Run\s+Report|Documents\s+to\s+Include|Format:",
        "It is the form that asks for a docket. Press Run Report and save what comes then.",
    ),
)


def read_page(body: bytes) -> str:
    """The text of a saved page; raises Invalid when the bytes are no web page."""
    if len(body) > MAX_PAGE_BYTES:
        raise Invalid("The page is larger than 20 MiB; nothing of it was read.", code="too_large")
    for mark, name in _OTHER_FILES:
        if body.lstrip()[: len(mark)] == mark:
            raise Invalid(f"This is not a docket: it is {name}.", code="not_a_docket")
    text = printable(decoded(body)).strip()
    if not text:
        raise Invalid("This is not a docket: the file is empty.", code="not_a_docket")
    tags = len(_TAG.findall(text))
    if not tags:
        raise Invalid("This is not a docket: it is no web page.", code="not_a_docket")
    if tags > MAX_TAGS:
        raise Invalid(f"The page has {tags} tags; no court's page has.", code="too_large")
    return text


def lists_attachments(text: str) -> bool:
    """True when the page is the menu of one entry's documents, and no docket."""
    return bool(_ATTACHMENTS.search(text))


def not_a_docket(text: str) -> Invalid:
    """The refusal of a page that gave no docket, with what it seems to be."""
    for pattern, what in _IN_PLACE_OF_A_DOCKET:
        if re.search(pattern, text, re.IGNORECASE):
            return Invalid(f"This is not a docket. {what}", code="not_a_docket")
    return Invalid(
        "This is not a docket: no docket number and no entries were found. Save the docket "
        "report's own page as HTML.",
        code="not_a_docket",
    )
