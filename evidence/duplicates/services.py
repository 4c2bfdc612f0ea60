"""Writes about near-duplicates: ask for sketches, keep them, group the exhibits that are alike."""

from django.db import transaction
from django.db.models import Q

from evidence.cases.models import Case
from evidence.core import clock, jobs
from evidence.core.models import JobState
from evidence.duplicates import queries
from evidence.duplicates.extract.sketch import Sketch
from evidence.duplicates.models import TextSketch

SKETCH_BELL = "duplicates.sketch"
MOST_AT_ONCE = 500


@transaction.atomic
def ask_for(exhibit_pk: int) -> None:
    """Ask for the sketch of an exhibit whose texts are complete, or complete anew."""
    sketch, is_new = TextSketch.objects.get_or_create(exhibit_id=exhibit_pk)
    if not is_new:
        _ask_again([sketch.pk])
    jobs.after_commit(SKETCH_BELL, pk=sketch.pk)


@transaction.atomic
def ask_for_missing() -> int:
    """Ask for the sketches that nobody asked for, and return how many were asked for.

    Those of texts that were there before there were sketches, whose bell was lost, or that were
    read anew since.
    """
    missing = list(queries.unsketched().values_list("pk", flat=True)[:MOST_AT_ONCE])
    TextSketch.objects.bulk_create(
        (TextSketch(exhibit_id=pk) for pk in missing), ignore_conflicts=True
    )
    outdated = list(queries.outdated().values_list("pk", flat=True)[:MOST_AT_ONCE])
    _ask_again(outdated)
    return len(missing) + len(outdated)


@transaction.atomic
def keep(sketch: TextSketch, made: Sketch) -> None:
    """Write what was made of an exhibit's text and put it into the group of those like it.

    Holds the case meanwhile: of two exhibits that are done at the same time the later one must
    see the earlier. Raises LeaseLost for a worker that was too slow.
    """
    Case.objects.select_for_update(no_key=True).get(pk=sketch.exhibit.case_id)
    jobs.finish(sketch)
    sketch.word_count = made.word_count
    sketch.words_sha256 = made.words_sha256
    sketch.hashes, sketch.doors = list(made.hashes), list(made.doors)
    sketch.group = _joined(sketch)
    sketch.save(update_fields=["word_count", "words_sha256", "hashes", "doors", "group"])


def _joined(sketch: TextSketch) -> int | None:
    """Return the group of the exhibits like this one, made one group if they were several."""
    near = [each for each, _ in queries.alike(sketch)]
    if not near:
        return None
    there = {each.group for each in near if each.group is not None}
    group = min(there, default=sketch.exhibit_id)
    joined = Q(pk__in=[each.pk for each in near]) | Q(group__in=there)
    TextSketch.objects.filter(joined).exclude(group=group).update(group=group)
    TextSketch.objects.filter(pk__in=[each.pk for each in near], group=None).update(group=group)
    return group


def _ask_again(keys: list[int]) -> None:
    """Have these sketched once more; who is at it now has read what no longer holds."""
    asked = TextSketch.objects.filter(pk__in=keys)
    # The count of attempts stays, by which the late writer is known.
    asked.filter(state=JobState.RUNNING).update(state=JobState.PENDING, lease_until=None)
    asked.exclude(state=JobState.PENDING).update(
        state=JobState.PENDING, attempts=0, available_at=clock.now(), finished_at=None
    )
