"""The check as a whole: in children with limits, a bad page costs no other, keys that stay."""

from dataclasses import replace
from pathlib import Path

import pikepdf

from evidence.core.limits import Limits
from evidence.redaction.extract import check as checks
from evidence.redaction.extract.check import check_pdf
from evidence.redaction.extract.findings import Found, keyed
from evidence.redaction.extract.kinds import ABOUT, Kind
from evidence.redaction.extract.lines import find_in_lines
from tests.redaction.traps import OVER, WORDS, lines, page


def _saved(path: Path, *contents: bytes) -> Path:
    whole = pikepdf.new()
    for content in contents:
        whole.pages.extend(page(content).pages)
    whole.save(path)
    return path


def test_every_page_is_looked_at_and_progress_is_told(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(checks, "PAGES_PER_CHILD", 2)
    pdf = _saved(tmp_path / "a.pdf", WORDS, lines("SSN 123-45-6789"), WORDS + b"0 g " + OVER)
    told: list[int] = []

    checked = check_pdf(pdf, page_count=3, names=["Harvey Secretname"], on_progress=told.append)

    assert [(each.page_number, each.kind) for each in checked.found] == [
        (1, Kind.MINOR),
        (2, Kind.SSN),
        (3, Kind.DARK),
        (3, Kind.MINOR),
    ]
    assert told == [2, 3]
    assert checked.unread == []


def test_a_page_that_cannot_be_looked_at_is_a_finding_and_costs_no_other(tmp_path: Path) -> None:
    pdf = _saved(tmp_path / "a.pdf", lines("SSN 123-45-6789"), WORDS, lines("SSN 123-45-6788"))
    with pikepdf.open(pdf, allow_overwriting_input=True) as broken:
        broken.pages[1].obj.MediaBox = pikepdf.Array([0, 0, "broken", None])
        broken.pages[1].obj.Parent = pikepdf.Dictionary()
        broken.save(pdf)

    checked = check_pdf(pdf, page_count=3, names=[])

    kinds = {each.page_number: each.kind for each in checked.found}
    assert (kinds[1], kinds[3]) == (Kind.SSN, Kind.SSN)
    assert 2 not in kinds or kinds[2] == Kind.UNCHECKED


def test_a_check_that_hits_its_limits_says_so_for_each_page(tmp_path: Path) -> None:
    pdf = _saved(tmp_path / "a.pdf", WORDS, WORDS)
    tight = Limits(wall_seconds=0.001, cpu_seconds=1)

    checked = check_pdf(pdf, page_count=2, names=[], limits=tight)

    assert [each.kind for each in checked.found] == [Kind.UNCHECKED] * 2
    assert "took longer" in checked.found[0].shown


def test_a_file_that_is_no_pdf_is_unchecked_and_not_clean(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7 nothing else")

    checked = check_pdf(path, page_count=1, names=[])

    assert [each.kind for each in checked.found] == [Kind.UNCHECKED]


def test_a_finding_keeps_its_key_when_its_place_moves_and_not_when_its_text_does() -> None:
    once = Found(3, Kind.SSN, "•••-••-6789", "123-45-6789", [[10, 20, 30, 5]])
    moved = replace(once, places=[[10.2, 20.1, 30, 5]])
    other = replace(once, text="123-45-6788")

    (first,), (again,), (different,) = keyed([once]), keyed([moved]), keyed([other])
    twice = keyed([once, replace(once, places=[[10, 400, 30, 5]])])

    assert first.key == again.key != different.key
    assert len({each.key for each in twice}) == 2
    assert twice[0].key == first.key
    assert "123" not in first.key or len(first.key) == 64


def test_words_that_ocr_read_are_looked_in_with_their_places() -> None:
    read = [[100, 100, 300, 20, "Name of child: Jane Doe"], [100, 130, 200, 20, "SSN 123-45-"],
            [100, 160, 100, 20, "6789 end"]]  # fmt: skip

    found = find_in_lines(4, read, ["Jane Doe"])

    assert [(each.kind, each.page_number) for each in found] == [(Kind.SSN, 4), (Kind.MINOR, 4)]
    ssn, minor = found
    assert [place[1] for place in ssn.places] == [130, 160]
    assert ssn.places[1] == [100, 160, 50, 20]
    assert 280 < minor.places[0][0] < 310


def test_every_kind_has_its_words_and_every_identifier_its_rule() -> None:
    assert set(ABOUT) == set(Kind)
    for kind in (Kind.SSN, Kind.TAX_ID, Kind.BIRTH_DATE, Kind.MINOR, Kind.ACCOUNT):
        assert ABOUT[kind].rule.startswith("FRCP 5.2(a)")
