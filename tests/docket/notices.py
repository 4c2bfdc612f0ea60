"""Notices of electronic filing for tests, as courts write them; everything in them is made up."""

BODY = """<html><body>
Notice of Electronic Filing<BR>
The following transaction was entered by Roe, Jane on 1/22/2025 at 6:13 PM PST and filed on 1/22/2025
<table>
<tr><td><strong>Case Name:</strong></td><td>Example Widgets LLC v. Sample Logistics Inc.</td></tr>
<tr><td><strong>Case Number:</strong></td><td><A HREF=https://{host}/cgi-bin/DktRpt.pl?990001>5:25-cv-99901-ABC</A></td></tr>
<tr><td><strong>Document Number:</strong></td><td><a href='https://{host}/doc1/035199900001?caseid=990001&de_seq_num=4&magic_num=73586484'>1</a></td></tr>
</table>
<p><strong>Docket Text:</strong><BR><FONT FACE='arial,helvetica'><b>{text}</b></Font></p>
<b>5:25-cv-99901-ABC Notice has been electronically mailed to: </b><br>
Jane Roe &nbsp;&nbsp; jane@firm.example<br>
</body></html>
"""  # noqa: E501 - the courts' own long lines


def body(text: str = "COMPLAINT. (Roe, Jane)", *, host: str = "ecf.cand.uscourts.gov") -> str:
    """The body of a district court's notice of one entry."""
    return BODY.format(host=host, text=text)


def mail(
    text: str | None = None,
    *,
    sender: str = "ECF-CAND@cand.uscourts.gov",
    found: str = "mx.firm.example; spf=pass smtp.mailfrom=cand.uscourts.gov",
    encoding: str = "utf-8",
) -> bytes:
    """The whole mail, below what the receiving server found; `text` replaces the body."""
    head = (
        f"Authentication-Results: {found}\n" if found else ""
    ) + (
        f"From:{sender}\n"
        "To:nobody@cand.uscourts.gov\n"
        "Message-Id:<1@cand.uscourts.gov>\n"
        "Subject:Activity in Case 5:25-cv-99901-ABC Example Widgets LLC v. Sample Logistics Inc."
        " Complaint\nMIME-Version:1.0\nContent-Type:text/html\n\n"
    )  # fmt: skip
    return head.encode() + (body() if text is None else text).encode(encoding)
