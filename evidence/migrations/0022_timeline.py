"""Events of the chronology with what they rest on, papers made of it, sheets read in."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import evidence.core.clock
import evidence.core.fields
import evidence.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0021_policies"),
    ]

    operations = [
        migrations.CreateModel(
            name="TimelineEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("known_on", models.DateField(verbose_name="known since")),
                (
                    "recorded_at",
                    models.DateTimeField(default=evidence.core.clock.now, editable=False),
                ),
                ("retracted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("retracted_because", models.CharField(blank=True, editable=False, max_length=400)),
                ("public_id", evidence.core.ids.PublicIdField(prefix="evt")),
                ("key", models.CharField(max_length=40)),
                (
                    "date",
                    evidence.core.fields.FuzzyDateField(
                        blank=True, bounds=("date_from", "date_until"), max_length=40
                    ),
                ),
                ("date_from", models.DateField(editable=False, null=True)),
                ("date_until", models.DateField(editable=False, null=True)),
                ("time", models.TimeField(blank=True, null=True)),
                ("time_zone", models.CharField(blank=True, max_length=60)),
                (
                    "sequence",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="place among those of one day"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fact", "Fact"),
                            ("alleged", "Alleged"),
                            ("policy", "Policy"),
                            ("statement", "Statement"),
                            ("docket", "Court"),
                            ("regulator", "Regulator"),
                            ("media", "Media"),
                            ("communication", "Communication"),
                            ("meeting", "Meeting"),
                            ("search", "Search without result"),
                            ("other", "Other"),
                        ],
                        default="fact",
                        max_length=14,
                    ),
                ),
                ("text", models.TextField(verbose_name="what happened")),
                ("as_pleaded", models.TextField(blank=True, verbose_name="as pleaded")),
                ("is_disputed", models.BooleanField(default=False, verbose_name="disputed")),
                ("disputed_by", models.CharField(blank=True, max_length=200)),
                (
                    "confidence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("high", "High"),
                            ("medium", "Medium"),
                            ("low", "Low"),
                            ("unverified", "Not verified"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("is_material", models.BooleanField(default=False, verbose_name="material")),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.case",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="evidence.timelineevent",
                    ),
                ),
                (
                    "retracted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": [
                    models.OrderBy(models.F("date_from"), nulls_first=True),
                    "sequence",
                    "pk",
                ],
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.F("case"),
                        models.OrderBy(models.F("date_from"), nulls_first=True),
                        models.F("sequence"),
                        name="event_day",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("retracted_at", None),
                                ("retracted_because", ""),
                                ("retracted_by", None),
                            ),
                            models.Q(
                                ("retracted_at__isnull", False),
                                ("retracted_by__isnull", False),
                                models.Q(("retracted_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="timelineevent_retracted_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaces", None),
                            models.Q(("replaces", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="timelineevent_replaces_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("retracted_at", None)),
                        fields=("case", "key"),
                        name="event_key_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("key", ""), _negated=True),
                            models.Q(("text", ""), _negated=True),
                        ),
                        name="event_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("time", None), ("time_zone", "")),
                            models.Q(
                                ("date_from__isnull", False),
                                ("time__isnull", False),
                                models.Q(("time_zone", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="event_time_has_zone_and_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_disputed", True), ("disputed_by", ""), _connector="OR"
                        ),
                        name="event_disputed_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EventCitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("known_on", models.DateField(verbose_name="known since")),
                (
                    "recorded_at",
                    models.DateTimeField(default=evidence.core.clock.now, editable=False),
                ),
                ("retracted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("retracted_because", models.CharField(blank=True, editable=False, max_length=400)),
                ("public_id", evidence.core.ids.PublicIdField(prefix="cit")),
                ("page", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "pinpoint",
                    models.CharField(blank=True, max_length=200, verbose_name="where in it"),
                ),
                (
                    "quotation",
                    models.CharField(blank=True, max_length=600, verbose_name="what stands there"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.case",
                    ),
                ),
                (
                    "exhibit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.exhibit",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="evidence.eventcitation",
                    ),
                ),
                (
                    "retracted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.source",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="evidence.timelineevent",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("retracted_at", None),
                                ("retracted_because", ""),
                                ("retracted_by", None),
                            ),
                            models.Q(
                                ("retracted_at__isnull", False),
                                ("retracted_by__isnull", False),
                                models.Q(("retracted_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="eventcitation_retracted_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaces", None),
                            models.Q(("replaces", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="eventcitation_replaces_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("exhibit__isnull", False), ("source", None)),
                            models.Q(("exhibit", None), ("source__isnull", False)),
                            _connector="OR",
                        ),
                        name="event_citation_of_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("page", None),
                            models.Q(("exhibit__isnull", False), ("page__gte", 1)),
                            _connector="OR",
                        ),
                        name="event_citation_page_of_exhibit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChronologyPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "waiting"),
                            ("running", "in progress"),
                            ("done", "done"),
                            ("parked", "stopped"),
                        ],
                        default="pending",
                        max_length=8,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("available_at", models.DateTimeField(default=evidence.core.clock.now)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.TextField(blank=True)),
                (
                    "created_at",
                    models.DateTimeField(default=evidence.core.clock.now, editable=False),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("public_id", evidence.core.ids.PublicIdField(prefix="chr")),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("docx", "Word"),
                            ("csv", "CSV"),
                            ("ics", "Calendar (ICS)"),
                        ],
                        max_length=4,
                    ),
                ),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("aid", "Illustrative aid (FRE 107)"),
                            ("summary", "Summary offered as evidence (FRE 1006)"),
                        ],
                        default="aid",
                        max_length=7,
                    ),
                ),
                ("availability", models.CharField(blank=True, max_length=400)),
                ("asked", models.JSONField(default=dict)),
                ("asked_in_words", models.CharField(blank=True, max_length=1200)),
                ("as_of", models.DateTimeField(blank=True, null=True)),
                ("rows_done", models.PositiveIntegerField(default=0)),
                ("row_count", models.PositiveIntegerField(blank=True, null=True)),
                ("left_out_count", models.PositiveIntegerField(default=0)),
                ("uncited_count", models.PositiveIntegerField(default=0)),
                ("page_count", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.case",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("pending", "running"))),
                        fields=["available_at"],
                        name="chronology_paper_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(("file__isnull", False), ("row_count__isnull", False)),
                            _connector="OR",
                        ),
                        name="chronology_paper_done_has_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("use", "summary"), _negated=True),
                            models.Q(("availability", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="chronology_summary_says_where_originals_are",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChronologySheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", evidence.core.ids.PublicIdField(prefix="sht")),
                ("file_name", models.CharField(max_length=300)),
                ("rows", models.JSONField()),
                ("faults", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("read", "Waits for a yes"),
                            ("taken", "Taken in"),
                            ("dropped", "Not taken in"),
                        ],
                        default="read",
                        max_length=7,
                    ),
                ),
                ("read_at", models.DateTimeField(default=evidence.core.clock.now, editable=False)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("added_count", models.PositiveIntegerField(default=0)),
                ("changed_count", models.PositiveIntegerField(default=0)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.case",
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("settled_by", None), ("state", "read")),
                            models.Q(
                                models.Q(("state", "read"), _negated=True),
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="sheet_settled_by_somebody",
                    )
                ],
            },
        ),
    ]
