"""The practice folder: paths as a person's folder has them, each with its bytes."""

import csv
import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import partial

from evidence.demo.practice import papers

FOLDER = "Practice folder"
MESSAGES = (
    ("c1", "Ada Sample", "ada-sample", "Ben Specimen", "ben-specimen",
     "2024-04-10 08:02:11 UTC", "Is the lorry still due on Monday? We print on Tuesday."),
    ("c1", "Ben Specimen", "ben-specimen", "Ada Sample", "ada-sample",
     "2024-04-10 08:40:55 UTC", "Sorry, I meant to ask you that.\nWho signs for it?"),
    ("c1", "Ada Sample", "ada-sample", "Ben Specimen", "ben-specimen",
     "2024-04-19 15:20:00 UTC", "It left on the 12th. I do not know where it was until today."),
    ("c2", "Cara Placeholder", "cara-placeholder", "Ada Sample", "ada-sample",
     "2024-05-02 10:00:00 UTC", "Are you hiring in dispatch?"),
)  # fmt: skip
HEADINGS = (
    "CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO",
    "RECIPIENT PROFILE URLS", "DATE", "SUBJECT", "CONTENT", "FOLDER", "ATTACHMENTS",
    "IS MESSAGE DRAFT",
)  # fmt: skip
PROFILES = "https://www.linkedin.example/in/"
# Archives carry a time for each member; a fixed one gives the same bytes each time.
MADE_AT = (2024, 6, 3, 9, 0, 0)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def practice_folder() -> Mapping[str, bytes]:
    """Return the folder's files by path, in the order in which they are taken in."""
    draft = papers.paper("Supply agreement", papers.AGREEMENT)
    files = {
        "Agreement/Draft of 2 February.pdf": draft,
        "Agreement/Draft of 9 February.pdf": papers.paper("Supply agreement", papers.LATER_DRAFT),
        "Agreement/Copy of Draft of 2 February.pdf": draft,
        "Agreement/Timetable.docx": timetable(),
        "Mail/Late again.eml": mail(),
        "Scans/Letter of 22 April.tif": papers.scan("Letter", papers.LETTER),
        "Scans/Pallet.png": papers.photograph(),
        "Statements/Statement, redacted.pdf": papers.badly_redacted(),
        "Exports/LinkedIn export.zip": export(),
        "Exports/From the old server.zip": old_server(),
        "Invoices/Invoice 1017.pdf": papers.with_script(),
        "Invoices/Invoice 1018.pdf": b"",
    }
    return {f"{FOLDER}/{path}": content for path, content in files.items()}


def mail() -> bytes:
    """Return a message with two attachments."""
    message = EmailMessage()
    message["From"] = "Ben Specimen <ben@specimen-works.example>"
    message["To"] = "Ada Sample <ada@sample-paper.example>"
    message["Cc"] = "accounts@specimen-works.example"
    message["Date"] = "Fri, 19 Apr 2024 16:45:00 -0700"
    message["Subject"] = "Late again"
    message["Message-ID"] = "<late-again-1@specimen-works.example>"
    message.set_content(
        "Ada,\n\nthe April paper came today. Our letter follows. The pallet is as in the picture, "
        "the delivery note is attached.\n\nBen\n"
    )
    note = papers.paper("Delivery note 411", ("Twelve pallets. Received 19 April. Not signed.",))
    attach = partial(message.add_attachment, disposition="attachment")
    attach(note, maintype="application", subtype="pdf", filename="Delivery note 411.pdf")
    attach(papers.photograph(), maintype="image", subtype="png", filename="Pallet.png")
    # A boundary of its own choosing, or each run would draw another.
    message.set_boundary("practice-boundary-0001")
    return message.as_bytes()


def export() -> bytes:
    """Return an export in LinkedIn's form with two conversations."""
    rows = io.StringIO(newline="")
    sheet = csv.writer(rows, lineterminator="\n")
    sheet.writerow(HEADINGS)
    for conversation, sender, page, recipient, their_page, at, words in MESSAGES:
        sheet.writerow((
            conversation, "", sender, PROFILES + page, recipient, PROFILES + their_page, at, "",
            words, "INBOX", "", "No",
        ))  # fmt: skip
    about = "First Name,Last Name,Headline\nAda,Sample,Dispatcher at Sample Paper Co.\n"
    return _zipped({"messages.csv": rows.getvalue().encode(), "Profile.csv": about.encode()})


def old_server() -> bytes:
    """Return an archive in an archive."""
    inner = _zipped({"notes/Call of 3 May.txt": b"Ben called. He wants the price difference.\n"})
    return _zipped(
        {
            "README.txt": b"Copied from the old server on 3 June 2024 by nobody who exists.\n",
            "older/notes.zip": inner,
        }
    )


def timetable() -> bytes:
    """Return a Word document of one paragraph, as small as one can be."""
    said = "Deliveries: 1 March, 1 April, 2 May. Late ones are to be noted here by dispatch."
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        f'PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body><w:p><w:r><w:t>{said}</w:t>'
        f"</w:r></w:p><w:p><w:r><w:t>{papers.NOTICE}</w:t></w:r></w:p></w:body></w:document>",
    }
    declared = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return _zipped({name: (declared + part).encode() for name, part in parts.items()})


def modified_at() -> datetime:
    """Return the time that the folder's files are said to have been changed last."""
    return datetime(*MADE_AT, tzinfo=UTC)


def _zipped(entries: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name, MADE_AT), content)
    return target.getvalue()
