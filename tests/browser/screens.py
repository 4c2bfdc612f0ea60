"""Photographs every screen of a running server, light and dark, wide and narrow.

    python -m tests.browser.screens FOLDER                      starts a demo of its own
    python -m tests.browser.screens FOLDER --at URL USER PASSWORD
    … --only NAME …                                             some screens only

It changes nothing but what visiting a page changes. A console error or a page that scrolls
sideways is printed and ends it with exit code 1.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import FLAGS, program
from tests.browser.demo import Demo, running_demo

WIDTHS = {"wide": (1360, 900), "narrow": (390, 844)}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@dataclass(slots=True)
class Screens:
    """Where each screen is; the addresses inside a case are read off its pages."""

    base_url: str
    paths: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield the system's headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=list(FLAGS))
        yield browser
        browser.close()


def sign_in(page: Page, base_url: str, *, user: str, password: str) -> None:
    """Sign in as a person does."""
    page.goto(f"{base_url}/sign-in/")
    page.get_by_label("E-mail address").fill(user)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/cases/")


def _lists(case: str) -> dict[str, str]:
    """Return the screens whose addresses are known beforehand."""
    return {
        "cases": "/cases/",
        "case-new": "/cases/new/",
        "inbox": "/inbox/",
        "inbox-all": "/inbox/?show=all",
        "overview": case,
        "sheet": f"{case}sheet/",
        "sheet-earlier": f"{case}sheet/?as_of=2025-01-22",
        "begin-claim": f"{case}pleadings/claim/",
        "begin-claim-sca": f"{case}pleadings/claim/?cause=stored-communications-act",
        "take-complaint": f"{case}pleadings/complaint/",
        "take-answer": f"{case}pleadings/answer/",
        "exhibits": f"{case}exhibits/",
        "exhibits-none-found": f"{case}exhibits/?q=nothing-is-called-this",
        "numbering": f"{case}numbering/",
        "exhibit-lists": f"{case}exhibit-lists/",
        "bulk-edits": f"{case}exhibit-changes/",
        "deadlines": f"{case}deadlines/",
        "deadline-new": f"{case}deadlines/new/",
        "deadline-calendar": f"{case}deadlines/calendar/",
        "due-soon": "/deadlines/",
        "search": "/search/?q=messages",
        "search-narrowed": f"{case}search/?q=messages&kind=pdf&status=marked",
        "search-wrong": "/search/?q=-messages",
        "docket": f"{case}docket/",
        "bundles": f"{case}bundles/",
        "bundle-new": f"{case}bundles/new/",
        "redaction": f"{case}redaction/?state=all",
        "redaction-names": f"{case}redaction/names/",
        "not-found": "/cases/cas_nobody/",
    }


def _of_record(case: str) -> dict[str, str]:
    """Return the screens of what was said, read and published."""
    return {
        "statements": f"{case}statements/",
        "statements-as-of": f"{case}statements/?as_of=2025-01-22",
        "statement-new": f"{case}statements/new/",
        "silences": f"{case}silences/",
        "silences-as-of": f"{case}silences/?as_of=2025-01-22",
        "silence-new": f"{case}silences/new/",
        "contradictions": f"{case}contradictions/",
        "questions": f"{case}contradictions/questions/",
        "policies": f"{case}policies/",
        "policies-as-of": f"{case}policies/?as_of=2024-09-18",
        "policy-changes": f"{case}policies/changes/",
        "policy-region-new": f"{case}policies/regions/new/",
        "sources": f"{case}sources/",
        "source-new": f"{case}sources/new/",
    }


def _of_proof(case: str) -> dict[str, str]:
    """Return the screens of claims and proof."""
    return {
        "claims": f"{case}claims/",
        "claim-new": f"{case}claims/new/",
        "proof-matrix": f"{case}proof/",
        "proof-matrix-as-of": f"{case}proof/?as_of=2025-01-22&show=opposed",
        "proof-matrix-before": f"{case}proof/?as_of=2025-01-20",
        "proof-gaps": f"{case}proof/gaps/",
        "proof-link": f"{case}proof/link/?thing=EX-2&page=1&quotation=AI",
        "allegation-new": f"{case}allegations/new/",
    }


def _of_chronology(case: str) -> dict[str, str]:
    """Return the screens of the chronology."""
    return {
        "chronology": f"{case}chronology/",
        "chronology-months": f"{case}chronology/?zoom=month",
        "chronology-known": f"{case}chronology/?known=2025-01-22&as_of=2025-01-22",
        "chronology-none": f"{case}chronology/?q=nothing-is-called-this",
        "chronology-papers": f"{case}chronology/papers/",
        "chronology-sheets": f"{case}chronology/sheets/",
        "event-new": f"{case}chronology/events/new/",
    }


def _of_practice(case: str) -> dict[str, str]:
    """Return the screens that only the practice case, which is invented, fills."""
    return {
        "practice-overview": case,
        "practice-exhibits": f"{case}exhibits/",
        "practice-intakes": f"{case}intake/",
        "practice-redaction": f"{case}redaction/?state=all",
    }


def _case(page: Page, name: str) -> str:
    row = page.locator("tbody tr", has_text=name).first
    return row.locator("[data-open]").get_attribute("href") or ""


# Screens that the first row of another leads to.
FIRST_ROWS = (
    ("exhibit", "exhibits"),
    ("bundle", "bundles"),
    ("bulk-edit", "bulk-edits"),
    ("intake", "practice-intakes"),
    ("statement", "statements"),
    ("contradiction", "contradictions"),
    ("source", "sources"),
    ("policy-version", "policies"),
    ("policy-change", "policy-changes"),
    ("allegation", "proof-matrix"),
    ("claim", "claims"),
    ("deadline", "deadlines"),
)


def find_paths(page: Page, base_url: str) -> dict[str, str]:
    """Return the address of every screen, by name."""
    page.goto(f"{base_url}/cases/")
    case = _case(page, "De La Torre")
    paths = _lists(case) | _of_record(case) | _of_proof(case) | _of_chronology(case)
    paths |= _of_practice(_case(page, "Practice"))
    for name, section in FIRST_ROWS:
        page.goto(base_url + paths[section])
        first = page.locator("tbody [data-open], h2 [data-open]").first
        if first.count():
            paths[name] = first.get_attribute("href") or ""
    page.goto(base_url + paths["chronology"])
    event = page.locator(".chronology [data-open]").first
    paths["event"] = event.get_attribute("href") or ""
    if "exhibit" in paths:
        paths["exhibit-describe"] = f"{paths['exhibit']}describe/"
        paths["marking"] = f"{paths['exhibit']}marking/"
        paths["particulars"] = f"{paths['exhibit']}marking/particulars/"
        paths["viewer"] = f"{paths['exhibit']}pages/"
        paths["custody"] = f"{paths['exhibit']}custody/"
        paths["near-duplicates"] = f"{case}near-duplicates/"
        paths["near-duplicates-of-one"] = f"{paths['exhibit']}near-duplicates/"
    if "intake" in paths:
        paths["intake-report"] = f"{paths['intake']}report/"
    if "bundle" in paths:
        page.goto(base_url + paths["bundle"])
        build = page.locator("#builds ~ .card-body a, section:has(#builds) a").first
        if build.count():
            paths["build"] = build.get_attribute("href") or ""
    return paths


def watch_for_faults(page: Page, screens: Screens) -> None:
    """Note what a person would not see but a developer should."""
    page.on(
        "console",
        lambda said: (
            screens.faults.append(f"{page.url}: {said.text}")
            if said.type == "error" and "/cas_nobody/" not in page.url
            else None
        ),
    )
    page.on("pageerror", lambda error: screens.faults.append(f"{page.url}: {error}"))


def photograph(page: Page, screens: Screens, folder: Path, *, suffix: str) -> None:
    """Save one picture of each screen and note those that scroll sideways."""
    for name, path in screens.paths.items():
        page.goto(screens.base_url + path)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}-{suffix}.png", full_page=True)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            screens.faults.append(f"{name}-{suffix} scrolls sideways")


def photograph_all(demo: Demo, folder: Path, *, only: list[str]) -> list[str]:
    """Save every screen in each width and theme and return what is wrong with them."""
    screens = Screens(demo.base_url)
    with chromium() as browser:
        for width, (across, down) in WIDTHS.items():
            for theme in THEMES:
                context = browser.new_context(
                    viewport={"width": across, "height": down}, color_scheme=theme
                )
                page = context.new_page()
                watch_for_faults(page, screens)
                page.goto(f"{demo.base_url}/sign-in/")
                page.screenshot(path=folder / f"sign-in-{width}-{theme}.png")
                sign_in(page, demo.base_url, user=demo.user, password=demo.password)
                if not screens.paths:
                    found = find_paths(page, demo.base_url)
                    screens.paths = {name: found[name] for name in only or found if name in found}
                photograph(page, screens, folder, suffix=f"{width}-{theme}")
                context.close()
    return screens.faults


def main(arguments: list[str]) -> int:
    """Photograph everything and return the exit code."""
    parser = argparse.ArgumentParser(prog="screens")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--at", nargs=3, metavar=("URL", "USER", "PASSWORD"))
    parser.add_argument("--only", nargs="+", default=[])
    chosen = parser.parse_args(arguments)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    if chosen.at:
        url, user, password = chosen.at
        demo = Demo(url.rstrip("/"), user, password)
        faults = photograph_all(demo, chosen.folder, only=chosen.only)
    else:
        with TemporaryDirectory() as data, running_demo(Path(data)) as demo:
            faults = photograph_all(demo, chosen.folder, only=chosen.only)
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
