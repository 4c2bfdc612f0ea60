"""What documents and products bring with them: settings, regions in and out of scope, promises."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from evidence.core.fields import FuzzyDateField
from evidence.core.ids import PublicIdField
from evidence.policies.models.versions import PolicyVersion, WatchedDocument
from evidence.sources.models import CitedSource, Recorded, RecordedQuerySet, Source


class DefaultState(models.TextChoices):
    """How a setting stands when nobody has touched it."""

    ON = "on", "On"
    OFF = "off", "Off"
    NOT_KNOWN = "not_known", "Not known"


class PolicySetting(Recorded):
    """A control that is offered to users, by its official name.

    `is_retroactive` says whether a change of it reaches what was done before; None is not known.
    """

    public_id = PublicIdField(prefix="set")
    key = models.CharField("short name", max_length=40, blank=True)
    name = models.CharField("official name", max_length=200)
    toggle_label = models.CharField("words beside the switch", max_length=300, blank=True)
    default_state = models.CharField(
        "state by default", max_length=9, choices=DefaultState, default=DefaultState.NOT_KNOWN
    )
    is_retroactive = models.BooleanField("reaches back", null=True, blank=True)
    introduced = FuzzyDateField(bounds=("introduced_from", "introduced_until"))
    introduced_from = models.DateField(null=True, blank=True, editable=False)
    introduced_until = models.DateField(null=True, blank=True, editable=False)
    introduced_note = models.CharField(max_length=300, blank=True)
    is_introduction_alleged = models.BooleanField("this date is only alleged", default=False)
    controls = models.TextField("what it controls", blank=True)
    note = models.TextField(blank=True)

    objects = RecordedQuerySet["PolicySetting"].as_manager()

    class Meta(Recorded.Meta):
        ordering = ["name", "pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(
                fields=["case", "key"],
                condition=~Q(key="") & Q(retracted_at=None),
                name="policy_setting_key_in_force",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="policy_setting_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class SettingAlias(models.Model):
    """Another name under which a setting was met."""

    setting = models.ForeignKey(PolicySetting, on_delete=models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=200)
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["setting", "name"], name="setting_alias_once"),
            models.CheckConstraint(condition=~Q(name=""), name="setting_alias_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class SettingSource(CitedSource):
    """That a source carries a setting."""

    setting = models.ForeignKey(PolicySetting, on_delete=models.PROTECT, related_name="cited")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["setting", "source"], name="setting_source_once")
        ]

    def __str__(self) -> str:
        return f"{self.source}"


class IntervalStatus(models.TextChoices):
    """How a region stands to a setting or a version."""

    IN_SCOPE = "in_scope", "In scope"
    EXCLUDED = "excluded", "Excluded"
    SUSPENDED = "suspended", "Suspended"
    PAUSED = "paused", "Paused"


class TerritorialIntervalQuerySet(RecordedQuerySet["TerritorialInterval"]):
    """Filters of territorial intervals."""

    def begun_by(self, day: date) -> Self:
        """Keep what had begun by a day; what has no date at all cannot be placed."""
        return self.filter(since_from__lte=day)


class TerritorialInterval(Recorded):
    """That a setting or a version included, left out or paused a region, from when until when."""

    public_id = PublicIdField(prefix="tin")
    key = models.CharField("short name", max_length=40, blank=True)
    setting = models.ForeignKey(
        PolicySetting, null=True, blank=True, on_delete=models.PROTECT, related_name="intervals"
    )
    version = models.ForeignKey(
        PolicyVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="intervals"
    )
    region = models.CharField(max_length=160)
    status = models.CharField(max_length=9, choices=IntervalStatus)
    since = FuzzyDateField(bounds=("since_from", "since_until"))
    since_from = models.DateField(null=True, blank=True, editable=False)
    since_until = models.DateField(null=True, blank=True, editable=False)
    since_note = models.CharField(max_length=300, blank=True)
    is_since_alleged = models.BooleanField("its begin is only alleged", default=False)
    until = FuzzyDateField(bounds=("until_from", "until_until"))
    until_from = models.DateField(null=True, blank=True, editable=False)
    until_until = models.DateField(null=True, blank=True, editable=False)
    until_note = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)

    objects = TerritorialIntervalQuerySet.as_manager()

    class Meta(Recorded.Meta):
        ordering = ["since_from", "region", "pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(
                condition=Q(setting=None, version__isnull=False)
                | Q(setting__isnull=False, version=None),
                name="interval_of_setting_or_version",
            ),
            models.CheckConstraint(condition=~Q(region=""), name="interval_has_region"),
        ]

    def __str__(self) -> str:
        return f"{self.region}: {self.get_status_display()}"


class IntervalSource(CitedSource):
    """That a source carries a territorial interval."""

    interval = models.ForeignKey(
        TerritorialInterval, on_delete=models.PROTECT, related_name="cited"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["interval", "source"], name="interval_source_once")
        ]

    def __str__(self) -> str:
        return f"{self.source}"


class Promise(Recorded):
    """What somebody is said to have promised, to whom and in which text.

    `text_note` says how its wording is known, `document_note` and `clause_note` why either is not.
    """

    public_id = PublicIdField(prefix="pro")
    key = models.CharField("short name", max_length=40, blank=True)
    promisor = models.CharField("who promised", max_length=200)
    protected_class = models.CharField("to whom", max_length=200)
    text = models.TextField("what was promised")
    is_verbatim = models.BooleanField("in the document’s own words", default=False)
    document = models.ForeignKey(
        WatchedDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="promises"
    )
    version = models.ForeignKey(
        PolicyVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="promises"
    )
    document_note = models.CharField(max_length=300, blank=True)
    clause = models.CharField(max_length=120, blank=True)
    clause_note = models.CharField(max_length=300, blank=True)
    text_note = models.CharField("how its wording is known", max_length=300, blank=True)
    note = models.TextField(blank=True)

    objects = RecordedQuerySet["Promise"].as_manager()

    class Meta(Recorded.Meta):
        ordering = ["key", "pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(
                fields=["case", "key"],
                condition=~Q(key="") & Q(retracted_at=None),
                name="promise_key_in_force",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(promisor=""), name="promise_says_who_and_what"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promisor} to {self.protected_class}: {self.text}"


class PromiseSource(CitedSource):
    """That a source carries a promise."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="cited")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["promise", "source"], name="promise_source_once")
        ]

    def __str__(self) -> str:
        return f"{self.source}"
