"""The whole product with a real Chromium in front of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.browser.chromium import FLAGS, program
from tests.processes import Processes, running

SWEEP_SECONDS = 5


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once."""
    # Playwright runs an event loop in this thread; the tests' own queries are still synchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def product(live_database_url: str, settings: Any) -> Iterator[Processes]:
    """Start worker, beat and web server on the test's database."""
    programs = ("worker", "beat", "web")
    with running(
        live_database_url, settings, programs=programs, sweep_seconds=SWEEP_SECONDS
    ) as processes:
        yield processes


@pytest.fixture
def page(browser: Browser, product: Processes) -> Iterator[Page]:
    """Open a page whose errors and CSP reports fail the test."""
    with open_page(browser, product.base_url) as (page, complaints):
        yield page
    assert not complaints


@contextmanager
def open_page(browser: Browser, base_url: str) -> Iterator[tuple[Page, list[str]]]:
    """Yield a page, and the errors and CSP reports that it makes."""
    context = browser.new_context(base_url=base_url, accept_downloads=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda line: complaints.append(line.text) if _is_complaint(line) else None,
    )
    yield page, complaints
    context.close()


def _is_complaint(line: ConsoleMessage) -> bool:
    """Whether a line tells of a fault; a form that is refused with its reasons is none."""
    return line.type == "error" and "status of 422" not in line.text
