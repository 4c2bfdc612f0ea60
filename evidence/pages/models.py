"""The text of each exhibit page, the files made from an original, and the work that makes them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from evidence.cases.models import Case, CaseScopedQuerySet
from evidence.core import clock
from evidence.core.models import Job, JobQuerySet
from evidence.exhibits.models import Exhibit, StoredFile
from evidence.pages.extract.tools import OCR

# The dictionary by which words are reduced to their stems, in the index and in questions alike.
LANGUAGE = "english"


class WordPairs(models.Func):
    """The neighbouring words of a text as numbers below 65,536, by which phrases are looked up."""

    function = "evidence_word_pairs"
    output_field = ArrayField(models.IntegerField())


class DerivativeKind(models.TextChoices):
    """What was made from an original."""

    NORMALISED_PDF = "normalised_pdf", "PDF made of the original"
    PAGE_TEXTS = "page_texts", "Text layer of all pages"
    OCR_TEXTS = "ocr_texts", "Text of all pages with OCR"
    PAGE_IMAGE = "page_image", "Picture of a page"
    THUMBNAIL = "thumbnail", "Small picture of a page"


# What stands for the whole exhibit; the other kinds are a file for each page.
WHOLE_KINDS = (DerivativeKind.NORMALISED_PDF, DerivativeKind.PAGE_TEXTS, DerivativeKind.OCR_TEXTS)
ENDINGS = {
    DerivativeKind.NORMALISED_PDF: ".pdf",
    DerivativeKind.PAGE_TEXTS: ".txt",
    DerivativeKind.OCR_TEXTS: ".txt",
    DerivativeKind.PAGE_IMAGE: ".webp",
    DerivativeKind.THUMBNAIL: ".webp",
}
PICTURE_KINDS = (DerivativeKind.PAGE_IMAGE, DerivativeKind.THUMBNAIL)


class TextOrigin(models.TextChoices):
    """Where a page's words come from, or why it has none that can be searched."""

    LAYER = "layer", "Text layer of the file"
    OCR = "ocr", "OCR of the page’s picture"
    MIXED = "mixed", "Text layer, and OCR of the rest"
    WAITING = "waiting", "A picture: OCR is still to come"
    NO_OCR = "no_ocr", "A picture: OCR is not installed"
    FAILED = "failed", "A picture: OCR failed"
    EMPTY = "empty", "No words on it"
    UNREAD = "unread", "Could not be read"


# What a page without words of its own says of itself.
WORDS_NOTES = {
    TextOrigin.LAYER: "",
    TextOrigin.WAITING: "A picture of words: OCR is still to come",
    TextOrigin.NO_OCR: "The page is a picture and its words are not searched: OCR is not installed",
    TextOrigin.FAILED: "The page is a picture, and OCR failed",
    TextOrigin.EMPTY: "No words on this page",
    TextOrigin.UNREAD: "Its text could not be read",
}
BY_OCR = (TextOrigin.OCR, TextOrigin.MIXED)
# Below this, in per cent, every tenth word or so is wrong.
LOW_CONFIDENCE = 75


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
    tool_version = models.CharField(max_length=120)
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

    @property
    def file_name(self) -> str:
        """The name under which it is saved: EX-12-page_image-3.webp."""
        page = f"-{self.page_number}" if self.page_number else ""
        return f"{self.exhibit.label}-{self.kind}{page}{ENDINGS[DerivativeKind(self.kind)]}"


class PageText(models.Model):
    """What one page of an exhibit says, with the place of each line on it.

    `lines` holds [left, top, width, height, words] with the places as thousandths of the page's
    width and height; `problem` is the sentence of a page that could not be read, or on which OCR
    failed, and `picture_problem` that of one that could not be drawn. `confidence` is how sure OCR
    is of its words on average, in per cent. `case` is the exhibit's: the database copies it by a
    trigger and holds both together, so that one index answers “these words in that case”.
    """

    exhibit = models.ForeignKey(Exhibit, on_delete=models.CASCADE, related_name="page_texts")
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="+", editable=False, db_index=False
    )
    page_number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    lines = models.JSONField(default=list)
    problem = models.CharField(max_length=400, blank=True)
    picture_problem = models.CharField(max_length=400, blank=True)
    origin = models.CharField(max_length=8, choices=TextOrigin, default=TextOrigin.LAYER)
    tool = models.CharField(max_length=40, blank=True)
    tool_version = models.CharField(max_length=120, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
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
            models.CheckConstraint(
                condition=models.Q(
                    origin__in=BY_OCR, confidence__isnull=False, confidence__range=(0, 100)
                )
                | (~models.Q(origin__in=BY_OCR) & models.Q(confidence=None)),
                name="page_text_confidence_of_ocr",
            ),
        ]
        indexes = [
            GinIndex("case", "search", WordPairs("search"), name="page_text_words"),
        ]

    def __str__(self) -> str:
        return f"page {self.page_number} of {self.exhibit}"

    @property
    def words_note(self) -> str:
        """Where the page's words come from, or why it has none; nothing for ordinary text."""
        if self.confidence is not None:
            also = "Text layer, and OCR" if self.origin == TextOrigin.MIXED else "Words by OCR"
            warning = ": compare them with the picture" if self.is_doubtful else ""
            return f"{also}, {self.confidence} % sure{warning}"
        if self.origin == TextOrigin.EMPTY and self.tool == OCR.key:
            return "OCR found no words on this page"
        reason = f" ({self.problem})" if self.problem else ""
        return f"{WORDS_NOTES[TextOrigin(self.origin)]}{reason}"

    @property
    def is_by_ocr(self) -> bool:
        """Whether words of the page were made out by OCR and may be misread."""
        return self.origin in BY_OCR

    @property
    def is_doubtful(self) -> bool:
        """Whether OCR was so unsure that the picture must be read beside it."""
        return self.confidence is not None and self.confidence < LOW_CONFIDENCE


class Drawing(Job):
    """The work after the reading: the pictures of an exhibit's pages."""

    exhibit = models.OneToOneField(Exhibit, on_delete=models.CASCADE, related_name="drawing")
    pages_done = models.PositiveIntegerField(default=0)

    objects = JobQuerySet["Drawing"].as_manager()

    def __str__(self) -> str:
        return f"drawing of {self.exhibit}"


class Recognition(Job):
    """The work after the reading of an exhibit with pages that are pictures: OCR of these.

    `lacks` names the program without which it ended undone, as in a Reading.
    """

    exhibit = models.OneToOneField(Exhibit, on_delete=models.CASCADE, related_name="recognition")
    pages_done = models.PositiveIntegerField(default=0)
    pages_to_do = models.PositiveIntegerField(default=0)
    lacks = models.CharField(max_length=20, blank=True)

    objects = JobQuerySet["Recognition"].as_manager()

    def __str__(self) -> str:
        return f"recognition of {self.exhibit}"
