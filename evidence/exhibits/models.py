"""Exhibits and the stored files behind them."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left
from django.urls import reverse

from evidence.cases.models import CaseScoped, CaseScopedQuerySet
from evidence.core import clock
from evidence.core.ids import PublicIdField
from evidence.core.models import Job, JobQuerySet

# A file's name is not prose: cut at its marks, so that "Agreement_v2.pdf" is found by each word.
NAME_MARKS = models.Func(
    models.F("original_name"),
    models.Value("._-/\\"),
    models.Value("     "),
    function="translate",
    output_field=models.TextField(),
)
SEARCHED_SIGNS = 50_000
# Digits that a 32-bit exhibit number can have; a longer search word is no number.
LONGEST_NUMBER = 9


class StoredFile(models.Model):
    """A file in the content-addressed store; the same bytes are kept once."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return f"{self.sha256[:12]} ({self.size} bytes)"


class ExhibitOrigin(models.TextChoices):
    """How an exhibit came to be."""

    RECEIVED = "received", "Received file"
    SOURCE_NOTE = "source_note", "Summary of public sources"


class ExhibitStatus(models.TextChoices):
    """Where an exhibit stands with the court; how it got there is kept by `marking`."""

    RECEIVED = "received", "Received"
    MARKED = "marked", "Marked"
    OFFERED = "offered", "Offered"
    OBJECTED = "objected", "Objected to"
    ADMITTED = "admitted", "Admitted"
    EXCLUDED = "excluded", "Excluded"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Confidentiality(models.TextChoices):
    """Who may see an exhibit outside the team."""

    PUBLIC = "public", "Public"
    CONFIDENTIAL = "confidential", "Confidential"
    ATTORNEYS_EYES_ONLY = "aeo", "Attorneys’ eyes only"
    SOURCE_CODE = "source_code", "Source code"


class Privilege(models.TextChoices):
    """On what ground an exhibit may be withheld; the claim is made expressly (FRCP 26(b)(5)(A))."""

    NONE = "none", "None claimed"
    ATTORNEY_CLIENT = "attorney_client", "Attorney–client"
    WORK_PRODUCT = "work_product", "Work product"
    COMMON_INTEREST = "common_interest", "Common interest"
    OTHER = "other", "Other privilege"


class OfferIntent(models.TextChoices):
    """What a party says of its exhibits before trial: FRCP 26(a)(3)(A)(iii)."""

    EXPECTS = "expects", "Expects to offer"
    MAY = "may", "May offer if the need arises"


class Readability(models.TextChoices):
    """What the inspection of the file found."""

    PENDING = "pending", "Being inspected"
    READABLE = "readable", "Readable"
    NATIVE = "native", "Kept as is, not printable"
    UNREADABLE = "unreadable", "Not readable"
    QUARANTINED = "quarantined", "In quarantine"


class ExhibitQuerySet(CaseScopedQuerySet["Exhibit"]):
    """Chainable filters on exhibits."""

    def with_files(self) -> Self:
        """Fetch the stored file and the case along with each exhibit."""
        # The words that the index holds are as long as the text, and nobody reads them here.
        return self.select_related("file", "case").defer("search")

    def in_order(self) -> Self:
        """Order by exhibit number."""
        return self.order_by("case_id", "exhibit_number")

    def of_bytes(self, sha256: str) -> Self:
        """Keep exhibits whose original is exactly these bytes."""
        return self.filter(file__sha256=sha256)


class Exhibit(CaseScoped):
    """One piece of evidence: a number for life, and original bytes that never change."""

    public_id = PublicIdField(prefix="exh")
    exhibit_number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    origin = models.CharField(max_length=12, choices=ExhibitOrigin, default=ExhibitOrigin.RECEIVED)
    # What the entries of its status come to; only marking.services writes it, with its entry.
    status = models.CharField(max_length=10, choices=ExhibitStatus, default=ExhibitStatus.RECEIVED)
    confidentiality = models.CharField(
        max_length=12, choices=Confidentiality, default=Confidentiality.PUBLIC
    )
    is_sealed = models.BooleanField("sealed by order of the court", default=False)
    privilege = models.CharField(max_length=16, choices=Privilege, default=Privilege.NONE)
    privilege_note = models.CharField("note on the privilege", max_length=400, blank=True)
    sponsoring_witness = models.CharField(max_length=160, blank=True)
    offered_by = models.CharField(max_length=160, blank=True)
    purpose = models.CharField("purpose for which it is offered", max_length=400, blank=True)
    offer_intent = models.CharField("before trial", max_length=8, choices=OfferIntent, blank=True)
    # As a person would say it ("January 2025", "21–30 January 2025"): precision is not invented.
    date_text = models.CharField("date of the document", max_length=60, blank=True)
    source_citation = models.TextField("source", blank=True)
    custodian = models.CharField(max_length=160, blank=True)
    # The name under which the file came, kept as data and never used as a path.
    original_name = models.CharField(max_length=500)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="exhibits")
    readability = models.CharField(max_length=12, choices=Readability, default=Readability.PENDING)
    readability_reason = models.CharField(max_length=1200, blank=True)
    page_count = models.PositiveIntegerField(null=True, blank=True)
    # The archive, mail or export that it was taken out of, and where in it.
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="members"
    )
    member_path = models.TextField(blank=True)
    # What the outer file tells of it: a message's headers, a conversation's participants.
    facts = models.JSONField(default=dict, blank=True)
    received_at = models.DateTimeField(default=clock.now, editable=False)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    search = models.GeneratedField(
        expression=SearchVector("title", config="english", weight="A")
        + SearchVector(NAME_MARKS, config="english", weight="B")
        # A tsvector holds at most 1 MB; what a person writes beyond this is kept but not searched.
        + SearchVector(
            Left("description", SEARCHED_SIGNS),
            Left("source_citation", SEARCHED_SIGNS),
            "custodian",
            "date_text",
            config="english",
            weight="C",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ExhibitQuerySet.as_manager()

    class Meta:
        ordering = ["exhibit_number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "exhibit_number"], name="exhibit_number_once"),
            models.UniqueConstraint(fields=["case", "file"], name="exhibit_bytes_once_per_case"),
            models.CheckConstraint(
                condition=Q(page_count=None) | Q(page_count__gte=1), name="exhibit_has_pages"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=False) | Q(member_path=""),
                name="exhibit_member_has_parent",
            ),
        ]
        indexes = [
            GinIndex("case", "search", name="exhibit_words"),
            # What a list of a hundred thousand is narrowed and ordered by; the usual value of the
            # last three is left out, so that the index holds the few that are looked for.
            models.Index(fields=["case", "status", "exhibit_number"], name="exhibit_status"),
            models.Index(fields=["case", "custodian", "exhibit_number"], name="exhibit_custodian"),
            models.Index(fields=["case", "title", "exhibit_number"], name="exhibit_title"),
            models.Index(
                fields=["case", "confidentiality", "exhibit_number"],
                condition=~Q(confidentiality="public"),
                name="exhibit_confidentiality",
            ),
            models.Index(
                fields=["case", "privilege", "exhibit_number"],
                condition=~Q(privilege="none"),
                name="exhibit_privilege",
            ),
            models.Index(
                fields=["case", "readability", "exhibit_number"],
                condition=~Q(readability="readable"),
                name="exhibit_readability",
            ),
            # For names that are nearly right.
            GinIndex(
                "case",
                OpClass("title", name="gin_trgm_ops"),
                OpClass("original_name", name="gin_trgm_ops"),
                name="exhibit_name_trigrams",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("exhibits:detail", args=[self.case.public_id, self.public_id])

    @property
    def label(self) -> str:
        """The exhibit number as it is said and stamped, such as EX-12."""
        return f"EX-{self.exhibit_number}"

    @property
    def is_source_note(self) -> bool:
        """Whether it is a summary of public sources and not an original document."""
        return self.origin == ExhibitOrigin.SOURCE_NOTE

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was withdrawn; its numbers stay and are shown so."""
        return self.status == ExhibitStatus.WITHDRAWN

    @property
    def is_privileged(self) -> bool:
        """Whether somebody claims a privilege for it."""
        return self.privilege != Privilege.NONE

    @property
    def is_quarantined(self) -> bool:
        """Whether its original is given out only to a person who says so again."""
        return self.readability == Readability.QUARANTINED

    @property
    def is_printable(self) -> bool:
        """Whether its pages can stand in a bundle."""
        return self.readability == Readability.READABLE


class Inspection(Job):
    """The work of reading a new exhibit's file: its true type, its pages, why it can't be read."""

    exhibit = models.OneToOneField(Exhibit, on_delete=models.CASCADE, related_name="inspection")

    objects = JobQuerySet["Inspection"].as_manager()

    def __str__(self) -> str:
        return f"inspection of {self.exhibit}"


class Reading(Job):
    """The work after the inspection: a PDF of what is none, and what each page says.

    `lacks` names the program without which it ended undone; it is asked for again once that is
    installed.
    """

    exhibit = models.OneToOneField(Exhibit, on_delete=models.CASCADE, related_name="reading")
    pages_done = models.PositiveIntegerField(default=0)
    lacks = models.CharField(max_length=20, blank=True)

    objects = JobQuerySet["Reading"].as_manager()

    def __str__(self) -> str:
        return f"reading of {self.exhibit}"
