"""A person in front of the browser: signs in, and waits as long as people do."""

import re

from playwright.sync_api import Page, expect

from evidence.accounts.models import User
from tests.conftest import PASSWORD

PATIENCE_MS = 60_000


def sign_in(page: Page, user: User) -> None:
    """Sign the person in; the page is then the list of cases."""
    user.set_password(PASSWORD)
    user.save()
    page.goto("/")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(r"/cases/$"))
