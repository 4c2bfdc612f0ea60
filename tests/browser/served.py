"""A web server on a seeded case, once for all tests of a file that only read it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from playwright.sync_api import Browser, Page

from evidence.accounts.models import User
from evidence.cases.models import Case
from tests import factories
from tests.browser.conftest import open_page
from tests.browser.visitor import sign_in
from tests.conftest import database_url
from tests.processes import running

type Seed = Callable[[User], Case]


@dataclass(frozen=True, slots=True)
class Site:
    """The case, and a page on which its owner is signed in; errors on the page are collected."""

    case: Case
    owner: User
    page: Page
    complaints: list[str]

    def go(self, path: str = "", **asked: str) -> Page:
        """Return the page, at an address of the case."""
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        self.page.goto(f"/cases/{self.case.public_id}/{path}{'?' if query else ''}{query}")
        return self.page


@contextmanager
def site(seed: Seed, browser: Browser, folder: Path, blocker: Any) -> Iterator[Site]:
    """Yield what `seed` recorded behind a real web server; all of it is taken away behind it."""
    own = override_settings(
        FILE_STORE=folder / "files", DATA_FOLDER=folder, JOB_BELL="tests.conftest.record_ring"
    )
    with blocker.unblock(), own:
        try:
            owner: Any = factories.UserFactory(name="Olive Owner", email="olive@example.test")
            case = seed(owner)
            with running(database_url(), settings, programs=("web",)) as product:
                yield from _signed_in(case, owner, browser, product.base_url)
        finally:
            call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
            connection.close()


def _signed_in(case: Case, owner: User, browser: Browser, base_url: str) -> Iterator[Site]:
    with open_page(browser, base_url) as (page, complaints):
        sign_in(page, owner)
        yield Site(case, owner, page, complaints)
