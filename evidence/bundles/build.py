"""The story of a build: check the originals, typeset, assemble, verify, store, tell.

Steps: claim → verify each original against its hash → typeset cover, index and slip sheets →
assemble and verify in a limited child → check the finished PDF for what must be redacted → keep
it → findings, custody of each exhibit, release or not, announcement and finish in one
transaction. A worker that dies is followed by another, from the same frozen plan;
a late one is refused at its next write.
"""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from evidence.bundles import release, services
from evidence.bundles.assemble.front_matter import FrontPart, compose
from evidence.bundles.assemble.layout import Layout
from evidence.bundles.assemble.locate import OnItem, by_item
from evidence.bundles.assemble.plan import BundlePlan
from evidence.bundles.assemble.run import run_assembly
from evidence.bundles.models import Build
from evidence.core import jobs
from evidence.core.errors import Failed
from evidence.core.hashing import CHUNK_BYTES, Sha256
from evidence.core.models import JobState
from evidence.core.storage import FileDamaged, FileMissing
from evidence.custody import services as custody
from evidence.custody.models import CustodyAction
from evidence.exhibits import queries as exhibits
from evidence.exhibits import services as exhibit_services
from evidence.exhibits.models import Exhibit, StoredFile
from evidence.notifications.models import AnnouncementKind
from evidence.redaction import queries as redaction
from evidence.redaction.extract.check import check_pdf


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a build: the stored PDF, what its check found, its length, how long it took."""

    file: StoredFile
    found: tuple[OnItem, ...]
    page_count: int
    seconds: float


def build(pk: int) -> JobState | None:
    """Do one build if it is due; returns the state it ended in."""
    waiting = Build.objects.select_related("bundle__case", "requested_by")
    return jobs.work_on(waiting, pk, _build, parked=_tell_failed)


def ring_due() -> int:
    """Ring again for each build that is due and return how many there were."""
    return jobs.ring_due(Build.objects.all(), services.BUILD_BELL)


def _build(build: Build) -> None:
    started = time.monotonic()
    plan = BundlePlan.from_json(build.plan)
    _verify_originals(build, plan)
    with _work_folder() as folder:
        pdf = Path(folder) / "bundle.pdf"
        layout = _assemble(build, plan, pdf)
        found = _check(build, layout, pdf)
        jobs.note(build, stage="Storing the PDF")
        file = exhibit_services.keep_file(_chunks(pdf))
    made = Made(file, tuple(found), layout.page_count, time.monotonic() - started)
    _finish(build, made)


def _verify_originals(build: Build, plan: BundlePlan) -> None:
    jobs.note(build, stage="Checking the originals against their hashes", pages_done=0)
    store = exhibits.file_store()
    held = _exhibits_of(build, plan)
    for item in plan.items:
        try:
            # The original, and the PDF made of it when that is printed.
            for sha256 in {item.original_sha256, item.sha256}:
                store.verify(Sha256(sha256))
        except (FileDamaged, FileMissing) as error:
            exhibit_services.report_damage(held[item.original_sha256], error.message, by=None)
            message = f"{item.label} ({item.file_name}) cannot be used: {error.message}"
            raise Failed(message, code=error.code, label=item.label) from error


def _assemble(build: Build, plan: BundlePlan, pdf: Path) -> Layout:
    jobs.note(build, stage="Typesetting cover, index and slip sheets")
    front = compose(plan.with_files(_path_of), render=_render)
    jobs.note(build, stage="Assembling pages", pages_total=front.layout.page_count)
    run_assembly(front, pdf, on_progress=lambda done: jobs.note(build, pages_done=done))
    return front.layout


def _check(build: Build, layout: Layout, pdf: Path) -> list[OnItem]:
    """Return what the finished PDF still tells that it should not, exhibit by exhibit."""
    jobs.note(build, stage="Checking for what must be redacted", pages_done=0)
    checked = check_pdf(
        pdf,
        page_count=layout.page_count,
        names=redaction.sought_names(build.bundle.case),
        on_progress=lambda done: jobs.note(build, pages_done=done),
    )
    return release.with_ocr(by_item(checked, layout), _exhibits_of(build, layout.plan))


@transaction.atomic
def _finish(build: Build, made: Made) -> None:
    jobs.note(
        build,
        file=made.file,
        page_count=made.page_count,
        pages_done=made.page_count,
        seconds=round(made.seconds, 3),
        stage="Done",
    )
    jobs.finish(build)
    held = _exhibits_of(build, BundlePlan.from_json(build.plan))
    facts = {
        "build": build.public_id,
        "bundle": build.bundle.title,
        "bundle_sha256": made.file.sha256,
    }
    for exhibit in held.values():
        produced = {**facts, "exhibit_sha256": exhibit.file.sha256}
        custody.record(exhibit, CustodyAction.PRODUCED, by=build.requested_by, facts=produced)
    build.refresh_from_db()
    release.keep_check(build, made.found, held)


def _tell_failed(build: Build) -> None:
    title = f"“{build.bundle.title}” could not be built"
    release.tell(build, AnnouncementKind.BUNDLE_FAILED, title, body=build.last_error)


def _exhibits_of(build: Build, plan: BundlePlan) -> dict[str, Exhibit]:
    """Return the plan's exhibits by the hash of their originals, one exhibit per hash in a case."""
    wanted = [item.original_sha256 for item in plan.items]
    held = exhibits.exhibits_in(build.bundle.case).filter(file__sha256__in=wanted)
    return {exhibit.file.sha256: exhibit for exhibit in held}


def _render(layout: Layout, part: FrontPart) -> str:
    return render_to_string("bundles/pdf/front.html", {"layout": layout, "part": part})


def _path_of(sha256: str) -> Path:
    return exhibits.file_store().path(Sha256(sha256))


def _work_folder() -> tempfile.TemporaryDirectory[str]:
    root = settings.DATA_FOLDER / "work"
    root.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(dir=root, prefix="build-")


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            yield chunk
