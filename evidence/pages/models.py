"""The text of each exhibit page, and the files that were made from an original."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from evidence.cases.models import Case, CaseScopedQuerySet
from evidence.core import clock
from evidence.exhibits.models import Exhibit, StoredFile

# The dictionary by which words are reduced to their stems, in the index and in questions alike.
LANGUAGE = "english"


class WordPairs(models.Func):
    """The neighbouring words of a text as numbers below 65,536, by which phrases are looked up."""

    function = "evidence_word_pairs"
    output_field = ArrayField(models.IntegerField())


class DerivativeKind(models.TextChoices):
    """What was made from an original."""

    NORMALISED_PDF = "normalised_pdf", "PDF of a file that is none"
    PAGE_IMAGE = "page_image", "Picture of a page"
    THUMBNAIL = "thumbnail", "Small picture of a page"


class OfExhibitQuerySet[M: models.Model](CaseScopedQuerySet[M]):
    """What belongs to an exhibit is seen by the members of the exhibit's case."""

    case_path = "exhibit__case"


class Derivative(models.Model):
    """A file made from an original: a file of its own, with its hash and the tool that made it.

    `page_number` is 0 for what stands for the whole exhibit.
    """

    exhibit = models.ForeignKey(Exhibit, on_delete=models.CASCADE, related_name="derivatives")
    kind = models.CharField(max_length=20, choices=DerivativeKind)
    page_number = models.PositiveIntegerField(default=0)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="derivatives")
    # The file it was made from: the original, or the normalised PDF of one.
    source_sha256 = models.CharField(max_length=64)
    tool = models.CharField(max_length=40)
    tool_version = models.CharField(max_length=60)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = OfExhibitQuerySet["Derivative"].as_manager()

    class Meta:
        ordering = ["exhibit", "kind", "page_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["exhibit", "kind", "page_number"], name="derivative_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.page_number} of {self.exhibit}"


class PageText(models.Model):
    """What one page of an exhibit says, with the place of each line on it.

    `lines` holds [left, top, width, height, words] with the places as thousandths of the page's
    width and height; `problem` is the sentence of a page that could not be read. `case` is the
    exhibit's: the database copies it by a trigger and holds both together, so that one index
    answers “these words in that case”.
    """

    exhibit = models.ForeignKey(Exhibit, on_delete=models.CASCADE, related_name="page_texts")
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="+", editable=False, db_index=False
    )
    page_number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    lines = models.JSONField(default=list)
    problem = models.CharField(max_length=400, blank=True)
    search = models.GeneratedField(
        expression=SearchVector("text", config=LANGUAGE),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = OfExhibitQuerySet["PageText"].as_manager()

    class Meta:
        ordering = ["exhibit", "page_number"]
        constraints = [
            models.UniqueConstraint(fields=["exhibit", "page_number"], name="page_text_once"),
            models.CheckConstraint(
                condition=models.Q(page_number__gte=1), name="page_numbers_begin_at_1"
            ),
        ]
        indexes = [
            GinIndex("case", "search", WordPairs("search"), name="page_text_words"),
        ]

    def __str__(self) -> str:
        return f"page {self.page_number} of {self.exhibit}"
