"""A picture or a text stands in a bundle with its pages, and the slip sheet says where from."""

import io

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest

from evidence.accounts.models import User
from evidence.bundles import build as story
from evidence.bundles import release
from evidence.bundles import services as bundles
from evidence.cases.models import Case
from evidence.core.errors import Conflict
from evidence.core.hashing import Sha256
from evidence.core.models import JobState
from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.exhibits import queries as exhibits
from evidence.pages import queries, read
from tests import factories
from tests.pages.papers import picture, read_exhibit

pytestmark = pytest.mark.django_db


def _text_of(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def test_a_bundle_prints_the_pdf_made_of_a_picture_and_names_both_hashes(
    case: Case, owner: User
) -> None:
    scan = read_exhibit(case, owner, picture("TIFF", frames=2), name="scan.tif")
    made = queries.normalised_pdf(scan)
    assert made is not None
    build = bundles.request_build(factories.bundle(case, owner, [scan]), by=owner)

    assert story.build(build.pk) == JobState.DONE

    build.refresh_from_db()
    with release.open_pdf(build) as stream:
        content = stream.read()
    text = _text_of(content).replace("\r", "").replace("\n", "")
    assert scan.file.sha256 in text
    assert made.file.sha256 in text
    assert "a derivative of scan.tif" in text
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert sum(bool(page.get_images()) for page in pdf.pages) == 2
    event = CustodyEvent.objects.get(action=CustodyAction.PRODUCED)
    assert event.facts["exhibit_sha256"] == scan.file.sha256


@pytest.mark.parametrize("which", ["original", "derivative"])
def test_a_bundle_is_not_built_from_a_damaged_file(case: Case, owner: User, which: str) -> None:
    scan = read_exhibit(case, owner, picture("PNG"), name="scan.png")
    build = bundles.request_build(factories.bundle(case, owner, [scan]), by=owner)
    file = scan.file if which == "original" else queries.printed_file(scan)
    path = exhibits.file_store().path(Sha256(file.sha256))
    path.chmod(0o644)
    path.write_bytes(b"something else")

    assert story.build(build.pk) == JobState.PARKED

    build.refresh_from_db()
    assert "EX-1 (scan.png) cannot be used" in build.last_error


def test_a_bundle_waits_for_the_pdf_that_is_still_being_made(case: Case, owner: User) -> None:
    scan = factories.inspected_exhibit(case, owner, content=picture("PNG"), name="scan.png")
    bundle = factories.bundle(case, owner, [scan])

    with pytest.raises(Conflict, match="EX-1 is still being inspected"):
        bundles.request_build(bundle, by=owner)

    read.read(scan.reading.pk)
    assert bundles.request_build(bundle, by=owner).plan["items"][0]["page_count"] == 1
