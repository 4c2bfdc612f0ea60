"""What tests of policies share: a watched document, and short ways to add versions with texts."""

from collections.abc import Callable
from typing import Any

import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.dates import read
from evidence.policies import build
from evidence.policies.models import Comparison, PolicyVersion, WatchedDocument
from evidence.policies.services import comparing, versions

Publish = Callable[..., PolicyVersion]
JULY = "We keep your messages private. We may show you advertisements. You may object."
SEPTEMBER = JULY.replace("may show", "may train models and show")
DATES = ("announced", "effective", "ended", "captured")


@pytest.fixture
def policy(case: Case, owner: User) -> WatchedDocument:
    """A privacy policy that the case watches."""
    particulars = versions.DocumentParticulars(title="Privacy Policy", publisher="Sample Network")
    return versions.watch(case, particulars, by=owner)


@pytest.fixture
def publish(policy: WatchedDocument, owner: User) -> Publish:
    """Return a way to record a version, with a text to keep if one is given."""

    def published(
        label: str, effective: str = "", *, text: str = "", cited: Any = (), **known: Any
    ) -> PolicyVersion:
        dates = {name: read(known.pop(name)) for name in DATES if name in known}
        particulars = versions.VersionParticulars(
            label=label, effective=read(effective), **dates, **known
        )
        version = versions.record(policy, particulars, by=owner, cited=cited)
        if text:
            comparing.keep_pasted(version, text, by=owner)
        return version

    return published


def compare_all() -> None:
    """Do every comparison that is due, as the worker does."""
    for pk in Comparison.objects.due().values_list("pk", flat=True):
        build.compare(pk)
