"""Who is believed to have sent a notice, and why not."""

import json
from pathlib import Path

import pytest

from evidence.docket.sources.mail_sender import (
    Check,
    Standing,
    checks_of_headers,
    checks_of_receipt,
    judged,
)

RECEIPTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "cl_recap_mail"
COURT = "ECF <ecf@cand.uscourts.gov>"
LINK = "https://ecf.cand.uscourts.gov/doc1/035199900001?magic_num=1"
TRUSTED = frozenset({"mx.firm.example"})
RIGHT = Check("spf", "pass", "cand.uscourts.gov")


def standing(sender: str, *links: str, checks: tuple[Check, ...] = (RIGHT,)) -> Standing:
    return judged([("from", sender)], links, checks).standing


def found(*written: str, trusted: frozenset[str] = TRUSTED) -> list[tuple[str, str, str]]:
    headers = [("authentication-results", each) for each in written]
    checks = checks_of_headers(headers, trusted=trusted)
    return [(check.method, check.result, check.domain) for check in checks]


def test_a_court_that_our_server_vouches_for_is_proven() -> None:
    assert standing(COURT, LINK) is Standing.PROVEN
    assert judged([("from", COURT)], [LINK], [RIGHT]).is_trusted


@pytest.mark.parametrize(
    "checks",
    [
        (),
        (Check("spf", "pass", "forwarder.example"),),
        (Check("spf", "pass", ""),),
        (Check("dkim", "fail", "cand.uscourts.gov"),),
        (Check("spf", "pass", "nysd.uscourts.gov"),),
        (Check("spf", "pass", "cand.uscourts.gov.evil.example"),),
    ],
)
def test_without_a_right_check_of_this_court_nothing_is_proven(checks: tuple[Check, ...]) -> None:
    verdict = judged([("from", COURT)], [LINK], checks)
    assert verdict.standing is Standing.UNPROVEN
    assert verdict.reasons


@pytest.mark.parametrize(
    "sender",
    [
        "ecf@cand.uscourts.gov.evil.example",
        "ecf@cand-uscourts.gov",
        "ecf@cand.usc0urts.gov",
        '"ecf@cand.uscourts.gov" <x@evil.example>',
        "ecf@cand.uscourts.gov, x@evil.example",
        "nobody",
        "",
    ],
)
def test_who_dresses_up_as_a_court_is_called_a_forger(sender: str) -> None:
    assert standing(sender, LINK) is Standing.FORGED


def test_a_second_from_makes_the_mail_forged() -> None:
    headers = [("from", COURT), ("from", COURT)]
    assert judged(headers, [LINK], [RIGHT]).standing is Standing.FORGED
    assert judged([], [LINK], [RIGHT]).standing is Standing.FORGED


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/doc1/035199900001",
        "https://ecf.nysd.uscourts.gov/doc1/1",
        "https://ecf.cand.uscourts.gov@evil.example/doc1/1",
        "https://ecf.cand.uscourts.gov.evil.example/doc1/1",
        "https://[bad/doc1",
    ],
)
def test_a_link_that_leads_elsewhere_outweighs_every_check(link: str) -> None:
    assert standing(COURT, LINK, link) is Standing.FORGED


def test_somebody_who_forwards_is_unknown_and_no_forger() -> None:
    assert standing("Jane Roe <jane@firm.example>", LINK) is Standing.UNKNOWN


def test_only_the_topmost_word_of_a_trusted_server_counts() -> None:
    right = "mx.firm.example; spf=pass smtp.mailfrom=ecf@cand.uscourts.gov"
    assert found(right) == [("spf", "pass", "cand.uscourts.gov")]
    assert found(right, trusted=frozenset()) == []
    assert found("evil.example; spf=pass smtp.mailfrom=cand.uscourts.gov", right) == []
    assert found("mx.firm.example.evil.example; spf=pass smtp.mailfrom=cand.uscourts.gov") == []


def test_a_comment_in_what_a_server_found_is_not_taken_for_its_finding() -> None:
    comment = "(x; spf=pass smtp.mailfrom=cand.uscourts.gov)"
    written = f"mx.firm.example; spf=fail {comment} smtp.mailfrom=a.example"
    assert found(written) == [("spf", "fail", "a.example")]


def test_amazons_way_of_writing_is_understood() -> None:
    written = (
        "amazonses.com; spf=pass (spfCheck: domain of jpml.uscourts.gov designates 192.0.2.1) "
        "client-ip=192.0.2.1; envelope-from=x@jpml.uscourts.gov; helo=icmecf202.gtwy.uscourts.gov; "
        "dmarc=none header.from=jpml.uscourts.gov;"
    )
    checks = found(written, trusted=frozenset({"amazonses.com"}))
    assert checks == [("spf", "pass", "jpml.uscourts.gov"), ("dmarc", "none", "jpml.uscourts.gov")]


def test_amazons_real_receipts_vouch_for_the_court_they_name_and_no_other() -> None:
    if not RECEIPTS.is_dir():
        pytest.skip("shared/data is absent")
    for path in RECEIPTS.glob("*.json"):
        receipt = json.loads(path.read_text())
        (check,) = checks_of_receipt(receipt)
        assert check.result == "pass"
        court = check.domain.removesuffix(".uscourts.gov")
        assert standing(receipt["mail"]["source"], checks=(check,)) is Standing.PROVEN
        other = "ecf@cand.uscourts.gov"
        assert court != "cand"
        assert standing(other, checks=(check,)) is Standing.UNPROVEN


@pytest.mark.parametrize("receipt", [{}, {"mail": 1, "receipt": {}}, {"mail": {}, "receipt": {}}])
def test_a_receipt_that_says_nothing_vouches_for_nothing(receipt: dict[str, object]) -> None:
    assert checks_of_receipt(receipt) == ()
