"""A covered name from the exhibit to the bundle, in a real browser: shown, decided, released."""

import io

import pikepdf
import pytest
from playwright.sync_api import Locator, Page, expect

from evidence.accounts.models import User
from evidence.bundles.models import Build
from evidence.cases.models import Case
from evidence.core.models import JobState
from evidence.exhibits.models import Exhibit
from evidence.pages.models import Derivative, DerivativeKind
from evidence.redaction.models import RedactionCheck
from tests import factories
from tests.browser.looks import good_in_every_look, no_violations
from tests.browser.visitor import sign_in
from tests.processes import wait_until
from tests.redaction.traps import OVER, SECRET, WORDS, lines, saved
from tests.redaction.traps import page as letter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SSN = "123-45-6789"


@pytest.fixture
def leaking(page: Page, case: Case, owner: User) -> Exhibit:
    """A page with a number, and one with a covered name, checked by the worker."""
    whole = pikepdf.open(io.BytesIO(saved(letter(lines(f"Her SSN is {SSN}")))))
    whole.pages.extend(letter(WORDS + b"0 g " + OVER).pages)
    exhibit = factories.exhibit(case, owner, content=saved(whole), name="Statement.pdf")
    done = RedactionCheck.objects.filter(exhibit=exhibit, state=JobState.DONE)
    wait_until(done.exists, "the exhibit was checked")
    pictures = Derivative.objects.filter(exhibit=exhibit, kind=DerivativeKind.PAGE_IMAGE)
    wait_until(lambda: pictures.count() == 2, "its pages were drawn")
    return exhibit


def _share(inner: Locator, outer: Locator) -> tuple[float, float]:
    """Return where the middle of one box lies in another, across and down."""
    small, large = inner.bounding_box(), outer.bounding_box()
    assert small is not None and large is not None
    across = (small["x"] + small["width"] / 2 - large["x"]) / large["width"]
    return across, (small["y"] + small["height"] / 2 - large["y"]) / large["height"]


def test_a_warning_leads_to_its_place_and_is_decided_with_the_keyboard(
    page: Page, case: Case, owner: User, leaking: Exhibit
) -> None:
    sign_in(page, owner)
    page.goto(f"/cases/{case.public_id}/exhibits/{leaking.public_id}/pages/")
    panel = page.locator("section", has=page.get_by_role("heading", name="Redaction"))
    expect(panel.get_by_text("2 redaction warnings")).to_be_visible()
    expect(panel.get_by_text(SSN)).to_have_count(0)

    panel.get_by_role("link", name="Page 2 Text under a dark area").click()
    outline = page.locator(".marks rect:target")
    expect(outline).to_be_in_viewport()
    across, down = _share(outline, page.locator('[id="page=2"]'))
    # The name stands at 155 to 255 of 612 points, 700 of 792 points up.
    assert abs(across - 205 / 612) < 0.05
    assert abs(down - (792 - 703) / 792) < 0.02
    no_violations(page)

    panel.get_by_role("link", name="Open: see it and decide").nth(1).click()
    expect(page.get_by_text(SECRET)).not_to_be_visible()
    page.get_by_text("Show what it says").press("Enter")
    expect(page.get_by_text(SECRET)).to_be_visible()
    page.get_by_label("Reason").fill("A pseudonym")
    page.get_by_label("Reason").press("Control+Enter")
    expect(page.get_by_text("Left because")).to_be_visible()
    no_violations(page)


def test_a_held_bundle_is_released_with_a_reason_and_then_given_out(
    page: Page, case: Case, owner: User, leaking: Exhibit
) -> None:
    sign_in(page, owner)
    bundle = factories.bundle(case, owner, [leaking])
    page.goto(f"/cases/{case.public_id}/bundles/{bundle.public_id}/")
    page.get_by_role("button", name="Build the PDF").click()
    wait_until(Build.objects.filter(state=JobState.DONE).exists, "the bundle was built")
    page.goto(Build.objects.get().get_absolute_url())

    expect(page.get_by_text("Not released: 2 redaction warnings.")).to_be_visible()
    expect(page.get_by_role("link", name="Download the PDF")).to_have_count(0)
    no_violations(page)
    page.get_by_label("Reason").fill("Ordered by the court")
    page.get_by_role("button", name="Release with 2 warnings").click()

    expect(page.get_by_text("Ordered by the court")).to_be_visible()
    with page.expect_download() as given:
        page.get_by_role("link", name="Download the PDF").click()
    assert given.value.suggested_filename.endswith(".pdf")
    no_violations(page)


def test_the_pages_of_redaction_are_accessible_at_every_width(
    page: Page, case: Case, owner: User, leaking: Exhibit
) -> None:
    sign_in(page, owner)
    home = f"/cases/{case.public_id}/redaction/"

    for path in (
        home,
        f"{home}?state=all",
        f"{home}names/",
        f"{home}exhibits/{leaking.public_id}/",
    ):
        good_in_every_look(page, path)
