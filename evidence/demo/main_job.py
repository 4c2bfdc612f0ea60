"""The product's main job on the reference case, from the court's feed to the finished bundle.

Steps: load the case → watch the court's feed → the worker fetches, reads and merges it → people
are told, in the inbox and by e-mail → the worker builds the bundle → a custody statement is made →
the practice folder of invented files is taken in.
"""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from evidence.bundles import queries as bundles
from evidence.bundles import release as bundle_release
from evidence.bundles import services as bundle_services
from evidence.bundles.assemble.plan import BundlePlan
from evidence.bundles.models import Build
from evidence.core.errors import EvidenceError
from evidence.core.hashing import Sha256
from evidence.core.models import JobState
from evidence.custody import build as custody
from evidence.custody import queries as custody_queries
from evidence.custody.models import CustodyStatement
from evidence.demo.load import LoadedCase, load
from evidence.demo.practice import load as practice
from evidence.docket import queries as docket
from evidence.docket import services as docket_services
from evidence.docket.models import SyncOutcome
from evidence.exhibits import queries as exhibits
from evidence.exhibits.models import Readability
from evidence.intake import queries as intake
from evidence.intake.models import IntakeBatch
from evidence.notifications import queries as notifications

PATIENCE_SECONDS = 180
LOOKS_PER_SECOND = 5

type Say = Callable[[str], None]


class StepFailed(Exception):
    """A step of the main job did not come to its end; `step` names it, the message says why."""

    def __init__(self, step: str, reason: str) -> None:
        super().__init__(reason)
        self.step = step
        self.reason = reason


@dataclass(frozen=True, slots=True)
class BundleResult:
    """The finished PDF: where it lies, its hash, its pages, and how long the build took."""

    path: str
    sha256: str
    pages: int
    seconds: float


@dataclass(frozen=True, slots=True)
class MainJobResult:
    """What the main job came to."""

    case: str
    exhibits: int
    docket_entries_before: int
    docket_entries_after: int
    notifications: int
    bundle: BundleResult

    def as_json(self) -> dict[str, object]:
        """Return the result in the shape that `demo --once --json` prints."""
        return asdict(self)


def run(feed_url: str, *, say: Say) -> MainJobResult:
    """Return the result once every step is done; raises StepFailed naming the one that was not."""
    loaded = _step("load the reference case", load)
    say("Reference case loaded.")
    before = docket.entry_count(loaded.case)
    _step("fetch the docket update", lambda: _update_docket(loaded, feed_url))
    after = docket.entry_count(loaded.case)
    say(f"Docket update fetched by the worker: docket entries before {before}, after {after}.")
    _step("tell people", lambda: _wait_for_mail(loaded))
    told = notifications.inbox_of(loaded.user, include_done="yes").count()
    say(f"Notifications in the inbox: {told}; e-mails sent.")
    build = _step("build the bundle", lambda: _build(loaded))
    say(f"Bundle built by the worker: {build.page_count} pages in {build.seconds:.1f} s.")
    statement = _step("make a custody statement", _state)
    say(f"Custody statement {statement.number} signed over {statement.chain_count} chains.")
    result = MainJobResult(
        case=loaded.case.public_id,
        exhibits=exhibits.exhibits_in(loaded.case).count(),
        docket_entries_before=before,
        docket_entries_after=after,
        notifications=notifications.inbox_of(loaded.user, include_done="yes").count(),
        bundle=_bundle_result(build),
    )
    batch = _step("take the practice folder in", lambda: _practise(loaded))
    say(f"Practice folder taken in by the worker: {practice.told(batch)}")
    return result


def _update_docket(loaded: LoadedCase, feed_url: str) -> None:
    source = docket_services.watch_at(loaded.docket, feed_url)
    run = docket_services.request_sync(source, by=loaded.user)

    def is_over() -> bool:
        run.refresh_from_db()
        return not run.is_open

    _wait(is_over, "the worker did not finish looking at the court's feed")
    if run.outcome not in {SyncOutcome.CHANGED, SyncOutcome.UNCHANGED}:
        raise StepFailed("fetch the docket update", "; ".join(run.problems) or run.last_error)


def _wait_for_mail(loaded: LoadedCase) -> None:
    _wait(
        lambda: notifications.unsent_mail_count(loaded.case) == 0,
        "the worker did not send the e-mails",
    )


def _build(loaded: LoadedCase) -> Build:
    waiting = exhibits.exhibits_in(loaded.case).filter(readability=Readability.PENDING)
    _wait(lambda: not waiting.exists(), "the worker did not inspect the exhibits")
    build = _same_build_as_before(loaded) or bundle_services.request_build(
        loaded.bundle, by=loaded.user
    )

    def is_over() -> bool:
        build.refresh_from_db()
        return not build.is_open

    _wait(is_over, "the worker did not finish the bundle")
    if build.state != JobState.DONE:
        raise StepFailed("build the bundle", build.last_error)
    # Reading it back is what a person's download does.
    bundle_release.open_pdf(build).close()
    _wait_for_mail(loaded)
    return bundles.build_in(loaded.case, build.public_id)


def _state() -> CustodyStatement:
    custody.state_today()
    statement = custody_queries.last_statement()
    if statement is None:
        raise StepFailed("make a custody statement", "there is no chain of custody")
    return statement


def _practise(loaded: LoadedCase) -> IntakeBatch:
    batch = practice.load(loaded.user)
    _wait(
        lambda: not intake.progress_of(batch).at_work,
        "the worker did not take the practice folder in",
    )
    return batch


def _same_build_as_before(loaded: LoadedCase) -> Build | None:
    """Return the newest released build if it holds what the bundle holds now."""
    build = bundles.builds_of(loaded.bundle).exclude(released_at=None).first()
    held = [item.exhibit.file.sha256 for item in bundles.items_of(loaded.bundle)]
    if build and [item.original_sha256 for item in BundlePlan.from_json(build.plan).items] == held:
        return build
    return None


def _bundle_result(build: Build) -> BundleResult:
    path: Path = exhibits.file_store().path(Sha256(build.sha256))
    return BundleResult(
        path=str(path),
        sha256=build.sha256,
        pages=build.page_count or 0,
        seconds=round(build.seconds or 0, 2),
    )


def _step[T](name: str, act: Callable[[], T]) -> T:
    try:
        return act()
    except EvidenceError as error:
        raise StepFailed(name, error.message) from error
    except TimeoutError as error:
        raise StepFailed(name, str(error)) from error


def _wait(is_over: Callable[[], bool], complaint: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_over():
        if time.monotonic() > deadline:
            message = f"{complaint} within {PATIENCE_SECONDS} s. Look at the worker's log."
            raise TimeoutError(message)
        time.sleep(1 / LOOKS_PER_SECOND)
