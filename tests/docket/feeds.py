"""Small CM/ECF feeds for tests; every case and number in them is made up."""

from html import escape

PUBLISHED = "Wed, 22 Jan 2025 04:09:55 GMT"


def item(
    text: str = "Complaint",
    *,
    case: str = "5:25-cv-99901 Example Widgets LLC v. Sample Logistics Inc.",
    case_id: str = "990001",
    doc_id: str = "035199900001",
    number: int | None = 1,
    published: str = PUBLISHED,
) -> str:
    """One item in the shape of a district court's feed; without a number it has no document."""
    host = "https://ecf.cand.uscourts.gov"
    link = f'<a href="{host}/doc1/{doc_id}?caseid={case_id}&de_seq_num=4" >{number}</a>'
    description = f"[{text}] ({link})" if number is not None else f"[{text}] "
    return (
        f"<item><title>{escape(case)}</title>"
        f"<link>{host}/cgi-bin/DktRpt.pl?{case_id}</link>"
        f"<description>{escape(description)}</description>"
        f'<guid isPermaLink="true">{host}/cgi-bin/DktRpt.pl?{case_id}&amp;4</guid>'
        f"<pubDate>{published}</pubDate></item>"
    )


def feed_text(*items: str, built: str = "Wed, 22 Jan 2025 05:00:00 GMT") -> str:
    """A feed of these items, as text."""
    return (
        '<?xml version="1.0" encoding="ISO-8859-1"?>\n<rss version="2.0"><channel>'
        "<title>Demonstration feed</title><link>https://ecf.cand.uscourts.gov</link>"
        "<description>Docket entries of type: all</description>"
        f"<lastBuildDate>{built}</lastBuildDate>{''.join(items)}</channel></rss>"
    )


def feed(*items: str, built: str = "Wed, 22 Jan 2025 05:00:00 GMT") -> bytes:
    """A feed of these items, as the bytes that a court sends."""
    return feed_text(*items, built=built).encode("iso-8859-1", "xmlcharrefreplace")
