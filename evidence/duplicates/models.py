"""The sketch of an exhibit's text, and the group of exhibits that say nearly the same."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from evidence.cases.models import CaseScopedQuerySet
from evidence.core.models import Job, JobQuerySet
from evidence.exhibits.models import Exhibit


class TextSketchQuerySet(JobQuerySet["TextSketch"], CaseScopedQuerySet["TextSketch"]):  # type: ignore[override]  # the stubs type as_manager by its own class
    """Sketches are work like any other, and seen by the members of the exhibit's case."""

    case_path = "exhibit__case"


class TextSketch(Job):
    """The work of sketching what an exhibit says, and what came of it.

    `hashes` are the smallest hashes of its shingles, `doors` the first of them, by which likely
    ones are found. `group` is the same number for exhibits that are near-duplicates of each other,
    directly or by way of a third; empty for one that is like no other.
    """

    exhibit = models.OneToOneField(Exhibit, on_delete=models.CASCADE, related_name="text_sketch")
    word_count = models.PositiveIntegerField(default=0)
    words_sha256 = models.CharField(max_length=64, blank=True)
    hashes = ArrayField(models.BigIntegerField(), default=list)
    doors = ArrayField(models.BigIntegerField(), default=list)
    group = models.PositiveBigIntegerField(null=True, blank=True)

    objects = TextSketchQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["doors"], name="text_sketch_doors"),
            models.Index(
                fields=["group"], condition=models.Q(group__isnull=False), name="text_sketch_group"
            ),
        ]

    def __str__(self) -> str:
        return f"sketch of {self.exhibit}"
