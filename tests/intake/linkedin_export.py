"""LinkedIn exports of people who do not exist, as the site wrote them over the years."""

import csv
import io

from tests.exhibits import hostile

ADA, BO = "https://www.linkedin.com/in/ada-example", "https://www.linkedin.com/in/bo-sample"
CY = "https://www.linkedin.com/in/cy-pres"
NINE = "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER"
TEN = NINE.replace("TO,DATE", "TO,RECIPIENT PROFILE URLS,DATE")
THIRTEEN = f"{TEN},ATTACHMENTS,IS MESSAGE DRAFT,IS CONVERSATION DRAFT"


def row(**cells: str) -> dict[str, str]:
    """Return a message with these cells, by the lower-case name of the column, and usual others."""
    usual = {
        "conversation_id": "2-one",
        "from": "Ada Example",
        "sender_profile_url": ADA,
        "to": "Bo Sample",
        "recipient_profile_urls": BO,
        "date": "2025-01-21 18:04:05 UTC",
        "content": "Hello",
        "folder": "INBOX",
    }
    return usual | cells


def messages(
    *rows: dict[str, str], header: str = THIRTEEN, quoting: int = csv.QUOTE_MINIMAL
) -> bytes:
    """Return a messages.csv of these rows."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n", quoting=quoting)  # type: ignore[arg-type]
    columns = header.split(",")
    writer.writerow(columns)
    for each in rows:
        given = {name.lower().replace(" ", "_"): name for name in columns}
        writer.writerow([each.get(key, "") for key in given])
    return target.getvalue().encode()


def export(content: bytes, *, folder: str = "") -> bytes:
    """Return the archive in which LinkedIn sends a messages.csv."""
    return hostile.zipped(
        {f"{folder}messages.csv": content, f"{folder}Profile.csv": b"First Name\n"}
    )
