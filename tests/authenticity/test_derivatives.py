"""What was made from an original leaves with it: named, vouched for by the chain, checkable."""

import io
import zipfile
from pathlib import Path

import bagit
import pytest

from evidence.accounts.models import User
from evidence.authenticity import queries
from evidence.authenticity.assemble.bag import Contents, table, write_bag
from evidence.cases.models import Case
from evidence.core import clock
from evidence.core.hashing import sha256_of_chunks
from evidence.core.models import JobState
from evidence.core.storage import FileDamaged
from evidence.custody import services as custody
from evidence.custody.models import CustodyAction
from evidence.exhibits.models import Exhibit
from evidence.pages.models import Derivative
from tests import factories
from tests.authenticity.sealing import seal_anew
from tests.authenticity.stranger import commands_in, exported, holds, run
from tests.pages.papers import picture, read_exhibit

pytestmark = pytest.mark.django_db


@pytest.fixture
def scan(case: Case, owner: User) -> Exhibit:
    """A picture of three pages, of which a PDF, pictures of pages and texts were made."""
    return read_exhibit(case, owner, picture("TIFF", frames=3), name="Scan.tif")


def _rows(bag: Path) -> list[list[str]]:
    head, *rows = (bag / "data" / "derivatives.tsv").read_text().splitlines()
    assert head.split("\t")[:2] == ["sha256", "file"]
    return [row.split("\t") for row in rows]


def test_each_derivative_is_in_the_bag_with_its_hash_tool_and_source(
    scan: Exhibit, tmp_path: Path
) -> None:
    bag = exported(scan, tmp_path)

    rows = _rows(bag)
    made = {each.file.sha256: each for each in Derivative.objects.filter(exhibit=scan)}
    assert {row[0] for row in rows} == set(made)
    assert len(rows) == Derivative.objects.filter(exhibit=scan).count()
    for sha256, path, _, kind, page, size, tool, version, source in rows:
        content = (bag / path).read_bytes()
        assert sha256_of_chunks([content]) == sha256
        assert (len(content), kind, int(page)) == (int(size), made[sha256].kind, int(page))
        assert (tool, version) == (made[sha256].tool, made[sha256].tool_version)
        assert source in {scan.file.sha256, *made}
    assert (bag / "data" / "derivatives" / "normalised_pdf.pdf").exists()
    assert len(list((bag / "data" / "derivatives" / "page_image").iterdir())) == 3
    bagit.Bag(str(bag)).validate()


def test_a_stranger_checks_them_with_what_the_readme_says(scan: Exhibit, tmp_path: Path) -> None:
    bag = exported(scan, tmp_path)

    answers = [run(bag, command) for command in commands_in(bag)]

    assert [answer.returncode for answer in answers] == [0, 0], answers
    assert f"{len(_rows(bag))} derivatives" in answers[1].stdout
    assert "left out" not in (bag / "README.txt").read_text()


def test_a_forged_derivative_is_found_though_table_and_manifests_are_written_anew(
    scan: Exhibit, tmp_path: Path
) -> None:
    bag = exported(scan, tmp_path)
    files, script = commands_in(bag)
    forged = bag / "data" / "derivatives" / "page_image" / "00002.webp"
    before = sha256_of_chunks([forged.read_bytes()])
    forged.write_bytes(picture("WEBP", colour="red"))
    seal_anew(bag)
    assert holds(bag, [files])
    assert "the table is of other files" in run(bag, script).stderr

    listed = bag / "data" / "derivatives.tsv"
    after = sha256_of_chunks([forged.read_bytes()])
    listed.write_text(listed.read_text().replace(before, after))
    seal_anew(bag)
    assert holds(bag, [files])
    assert "a derivative is another file" in run(bag, script).stderr


def test_what_is_still_being_made_is_left_out_and_said_to_be(
    case: Case, owner: User, scan: Exhibit, tmp_path: Path
) -> None:
    # A page's picture is made anew and the chain does not tell of it yet.
    other = Derivative.objects.filter(exhibit=scan, kind="page_image").first()
    assert other is not None
    file = read_exhibit(case, owner, picture("PNG"), name="b.png").file
    Derivative.objects.filter(pk=other.pk).update(file=file)

    bag = exported(scan, tmp_path)

    left_out = Derivative.objects.filter(exhibit=scan).count() - len(_rows(bag))
    assert left_out > 0
    assert f"{left_out} more file" in (bag / "README.txt").read_text()
    assert holds(bag, commands_in(bag))


def test_an_event_vouches_for_the_kinds_that_it_names(
    case: Case, owner: User, scan: Exhibit
) -> None:
    made = list(Derivative.objects.filter(exhibit=scan, kind="thumbnail").select_related("file"))
    told = [[each.kind, each.page_number, each.file.sha256] for each in made]
    facts = {
        "made": [{"kind": "thumbnail"}],
        "derivatives_sha256": queries.sha256_of_record({"derivatives": told}),
    }
    event = custody.record(scan, CustodyAction.DERIVED, by=None, facts=facts)

    vouched = queries.derived(queries.record_of(scan)).vouched

    assert {each.event for each in vouched if each.derivative.kind == "thumbnail"} == {
        event.sequence
    }


def test_an_exhibit_of_which_nothing_was_made_has_an_empty_table(
    case: Case, owner: User, tmp_path: Path
) -> None:
    exhibit = factories.inspected_exhibit(case, owner)
    assert exhibit.reading.state == JobState.PENDING
    bag = exported(exhibit, tmp_path)
    assert _rows(bag) == []
    assert holds(bag, commands_in(bag))


def test_a_damaged_derivative_stops_the_export_and_leaves_no_event_of_one(
    scan: Exhibit, file_store: Path, owner: User
) -> None:
    from evidence.authenticity import services

    made = Derivative.objects.filter(exhibit=scan, kind="thumbnail").first()
    assert made is not None
    sha256 = made.file.sha256
    path = file_store / "sha256" / sha256[:2] / sha256[2:4] / sha256
    path.chmod(0o600)
    path.write_bytes(b"another")
    with pytest.raises(FileDamaged, match="has changed"):
        services.export_bag(scan, by=owner)
    actions = [event.action for event in scan.custody_events.all()]
    assert CustodyAction.EXPORTED not in actions


def test_files_are_opened_one_at_a_time() -> None:
    opened: list[io.BytesIO] = []
    most = 0

    def open_one() -> io.BytesIO:
        nonlocal most
        opened.append(io.BytesIO(b"page"))
        most = max(most, sum(not stream.closed for stream in opened))
        return opened[-1]

    target = io.BytesIO()
    payload = {f"data/{number}": open_one for number in range(500)}
    write_bag(target, "bag", Contents(payload, {}, {}, clock.now()))

    assert len(opened) == 500
    assert most == 1
    with zipfile.ZipFile(target) as archive:
        assert archive.read("bag/data/499") == b"page"


def test_a_cell_of_the_table_keeps_to_its_own_place() -> None:
    written = table([("a\tb", "c\nd", 3)]).decode()
    assert written.splitlines()[1].split("\t") == ["a b", "c d", "3"]
