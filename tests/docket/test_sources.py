"""What holds of every source: one door, facts that tell unknown from empty, links kept shut."""

import ast
from pathlib import Path

import pytest

from evidence.docket.sources import court_links, courtlistener, feed, notice, report, sheet, webhook
from evidence.docket.sources.base import Source
from evidence.docket.sources.court_links import court_of, court_of_mail_domain, without_opening

ROOM = Path(court_links.__file__).parent
SOURCES: tuple[Source, ...] = (feed, notice, report, courtlistener, webhook, sheet)


def test_every_source_is_read_through_the_same_door() -> None:
    for source in SOURCES:
        assert callable(source.read)


def test_juriscraper_is_imported_in_one_module_and_its_private_call_stands_once() -> None:
    importing, calls = set(), 0
    for path in ROOM.glob("**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("juriscraper"):
                importing.add(path.name)
                names = {alias.name for alias in node.names}
                assert not names & {"PacerSession", "InternetArchive", "FreeOpinionReport"}
            calls += isinstance(node, ast.Attribute) and node.attr == "_parse_text"
    assert importing == {"juriscraper_adapter.py"}
    assert calls == 1


@pytest.mark.parametrize(
    ("url", "court"),
    [
        ("https://ecf.cand.uscourts.gov/doc1/1", "cand"),
        ("https://ecf.nysb-mega.uscourts.gov/cgi-bin/DktRpt.pl?1", "nysb"),
        ("https://ca9-showdoc.azurewebsites.us/25-4312", "ca9"),
        ("https://ECF.CAND.USCOURTS.GOV./doc1/1", "cand"),
        ("https://www.cand.uscourts.gov/", None),
        ("https://ecf.cand.uscourts.gov.evil.example/", None),
        ("https://evil.example/ecf.cand.uscourts.gov", None),
        ("https://[", None),
        ("", None),
    ],
)
def test_a_links_court_is_told_by_its_host_alone(url: str, court: str | None) -> None:
    assert court_of(url) == court


@pytest.mark.parametrize(
    ("domain", "court"),
    [
        ("cand.uscourts.gov", "cand"),
        ("em1.ca9.fedcourts.us", "ca9"),
        ("uscourts.gov", None),
        ("cand.uscourts.gov.evil.example", None),
        ("canduscourts.gov", None),
    ],
)
def test_a_mail_domains_court_is_told_by_its_end(domain: str, court: str | None) -> None:
    assert court_of_mail_domain(domain) == court


def test_what_opens_a_link_is_hidden_and_all_else_stays() -> None:
    district = "see https://ecf.x.uscourts.gov/doc1/1?caseid=2&magic_num=345&de_seq_num=4 there"
    assert without_opening(district) == district.replace("345", "hidden")
    appeal = "https://ecf.ca2.uscourts.gov/docs1/1?uid=3d3e5e8b"
    assert without_opening(appeal) == appeal.replace("3d3e5e8b", "hidden")
    assert without_opening("https://ca9-showdoc.azurewebsites.us/ab/cd") == (
        "https://ca9-showdoc.azurewebsites.us/hidden"
    )
