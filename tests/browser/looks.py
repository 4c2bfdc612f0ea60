"""A page as everybody sees it, light and dark, wide and narrow: axe finds nothing in any."""

import os
from pathlib import Path
from typing import Any, Literal

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Only what is wrong: a megabyte of what is right would be handed over with each look.
ASKED = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (1360, 390)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Where to leave pictures of what was looked at, when somebody wants to see them.
PICTURES = os.environ.get("CASEAPP_TEST_PICTURES", "")


def no_violations(page: Page) -> None:
    """Fail with what axe finds on the page as it stands."""
    found: dict[str, Any] = Axe().run(page, options=ASKED)
    told = [
        f"{page.url}: {violation['id']}: {node['html']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
    assert not told, "\n".join(told)


def good_in_every_look(page: Page, path: str = "", *, name: str = "") -> None:
    """Go to the path, or stay, and fail where axe finds something or the page scrolls sideways."""
    if path:
        page.goto(path)
        page.wait_for_load_state("networkidle")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        overflow = page.evaluate(OVERFLOW)
        assert overflow <= 0, f"{page.url} scrolls sideways at {width} px by {overflow} px"
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            no_violations(page)
            _take_picture(page, f"{name}-{width}-{scheme}")


def _take_picture(page: Page, name: str) -> None:
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
