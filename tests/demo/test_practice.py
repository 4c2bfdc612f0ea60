"""The practice folder: invented, the same each time, and with every outcome in it."""

import re
from collections import Counter
from pathlib import Path

from evidence.accounts.models import User
from evidence.core.models import JobState
from evidence.demo.practice import load as practice
from evidence.demo.practice.folder import practice_folder
from evidence.exhibits import ingest as inspection
from evidence.exhibits.models import Exhibit, Inspection
from evidence.intake import ingest, queries
from evidence.intake.models import IntakeFile, Unpacking
from evidence.redaction.extract.check import check_pdf
from evidence.redaction.extract.kinds import Kind

RESERVED = re.compile(rb"[\w.+-]+@[\w-]+\.example\b")
ADDRESS = re.compile(rb"[\w.+-]+@[\w-]+\.\w+")


def _work_off() -> None:
    """Do what the worker does until nothing is left to do."""
    while True:
        inspections = list(Inspection.objects.filter(state=JobState.PENDING))
        unpackings = list(Unpacking.objects.filter(state=JobState.PENDING))
        files = list(IntakeFile.objects.filter(state=JobState.PENDING))
        if not (inspections or unpackings or files):
            return
        for row in inspections:
            inspection.inspect(row.pk)
        for work in unpackings:
            ingest.unpack(work.pk)
        for file in files:
            ingest.take(file.pk)


def test_the_folder_is_the_same_each_time() -> None:
    assert practice_folder() == practice_folder()


def test_only_the_badly_redacted_statement_warns_and_its_cover_is_read_through(
    tmp_path: Path,
) -> None:
    warned = {}
    for path, content in practice_folder().items():
        if content.startswith(b"%PDF"):
            pdf = tmp_path / "paper.pdf"
            pdf.write_bytes(content)
            found = check_pdf(pdf, page_count=1, names=[]).found
            warned[path.rpartition("/")[2]] = {each.kind for each in found}

    assert warned.pop("Statement, redacted.pdf") == {Kind.DARK, Kind.SSN, Kind.BIRTH_DATE}
    assert set().union(*warned.values()) == set()


def test_every_address_in_it_belongs_to_nobody() -> None:
    for content in practice_folder().values():
        assert set(ADDRESS.findall(content)) == set(RESERVED.findall(content))


def test_every_outcome_is_in_it_and_taking_it_in_again_adds_nothing(owner: User) -> None:
    batch = practice.load(owner)
    _work_off()
    standing = Counter(row.standing for row in queries.files_of(batch))

    assert standing["quarantined"] == 1
    assert standing["refused"] == 1
    assert standing["duplicate"] == 2
    assert standing["unpacked"] == 4
    assert standing["stored"] >= 12
    count = Exhibit.objects.count()
    assert practice.load(owner) == batch
    _work_off()
    assert Exhibit.objects.count() == count
    assert Counter(row.standing for row in queries.files_of(batch)) == standing
