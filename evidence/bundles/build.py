"""The story of a build: check the originals, typeset, assemble, verify, store, tell.

Steps: claim → verify each original against its hash → typeset cover, index and slip sheets →
assemble and verify in a limited child → keep the PDF → custody of each exhibit, announcement and
finish in one transaction. A worker that dies is followed by another, from the same frozen plan;
a late one is refused at its next write.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from evidence.bundles.assemble.front_matter import FrontPart, compose
from evidence.bundles.assemble.layout import Layout
from evidence.bundles.assemble.plan import BundlePlan
from evidence.bundles.assemble.run import run_assembly
from evidence.bundles.models import Build
from evidence.bundles.services import BUILD_BELL
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
from evidence.notifications import services as notifications
from evidence.notifications.models import AnnouncementKind


def build(pk: int) -> JobState | None:
    """Do one build if it is due; returns the state it ended in."""
    waiting = Build.objects.select_related("bundle__case", "requested_by")
    return jobs.work_on(waiting, pk, _build, parked=_tell_failed)


def ring_due() -> int:
    """Ring again for each build that is due and return how many there were."""
    return jobs.ring_due(Build.objects.all(), BUILD_BELL)


def _build(build: Build) -> None:
    started = time.monotonic()
    plan = BundlePlan.from_json(build.plan)
    _verify_originals(build, plan)
    with _work_folder() as folder:
        pdf = Path(folder) / "bundle.pdf"
        page_count = _assemble(build, plan, pdf)
        jobs.note(build, stage="Storing the PDF")
        file = exhibit_services.keep_file(_chunks(pdf))
    _finish(build, file, page_count=page_count, seconds=time.monotonic() - started)


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


def _assemble(build: Build, plan: BundlePlan, pdf: Path) -> int:
    jobs.note(build, stage="Typesetting cover, index and slip sheets")
    front = compose(plan.with_files(_path_of), render=_render)
    jobs.note(build, stage="Assembling pages", pages_total=front.layout.page_count)
    assembled = run_assembly(
        front, pdf, on_progress=lambda pages_done: jobs.note(build, pages_done=pages_done)
    )
    return assembled.page_count


@transaction.atomic
def _finish(build: Build, file: StoredFile, *, page_count: int, seconds: float) -> None:
    jobs.note(
        build,
        file=file,
        page_count=page_count,
        pages_done=page_count,
        seconds=round(seconds, 3),
        stage="Done",
    )
    jobs.finish(build)
    facts = {"build": build.public_id, "bundle": build.bundle.title, "bundle_sha256": file.sha256}
    for exhibit in _exhibits_of(build, BundlePlan.from_json(build.plan)).values():
        produced = {**facts, "exhibit_sha256": exhibit.file.sha256}
        custody.record(exhibit, CustodyAction.PRODUCED, by=build.requested_by, facts=produced)
    title = f"“{build.bundle.title}” is ready: {page_count} pages"
    _tell(build, AnnouncementKind.BUNDLE_READY, title, body=f"SHA-256 {file.sha256}")


def _tell_failed(build: Build) -> None:
    title = f"“{build.bundle.title}” could not be built"
    _tell(build, AnnouncementKind.BUNDLE_FAILED, title, body=build.last_error)


def _tell(build: Build, kind: AnnouncementKind, title: str, *, body: str) -> None:
    case = build.bundle.case
    news = notifications.News(
        kind=kind,
        title=title,
        body=body,
        url_name="bundles:build",
        url_args=(case.public_id, build.bundle.public_id, build.public_id),
        dedupe_key=f"{kind.value}:{build.public_id}",
    )
    notifications.announce(case, news)


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
