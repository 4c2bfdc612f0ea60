"""Deadlines, what was marked on them, addresses of calendars; three kinds of notices."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import evidence.core.clock
import evidence.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0024_events_taken_back"),
    ]

    operations = [
        migrations.AlterField(
            model_name="announcement",
            name="kind",
            field=models.CharField(
                choices=[
                    ("docket_entry", "Docket"),
                    ("source_trouble", "Source trouble"),
                    ("bundle_ready", "Bundle ready"),
                    ("bundle_held", "Bundle waits"),
                    ("bundle_failed", "Bundle failed"),
                    ("exhibit_damaged", "Exhibit damaged"),
                    ("silence_answered", "Silence answered"),
                    ("policy_changed", "Policy changed"),
                    ("deadline_near", "Deadline"),
                    ("deadline_overdue", "Deadline passed"),
                    ("deadline_changed", "Deadline would change"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Deadline",
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
                ("public_id", evidence.core.ids.PublicIdField(prefix="ddl")),
                ("line", models.CharField(editable=False, max_length=32)),
                ("sequence", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("title", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("response", "Response"),
                            ("reply", "Reply"),
                            ("motion", "Motion"),
                            ("hearing", "Hearing"),
                            ("discovery", "Discovery"),
                            ("other", "Other"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "arising",
                    models.CharField(
                        choices=[
                            ("computed", "Counted from a trigger"),
                            ("ordered", "Set for a day"),
                            ("waiting", "Waits for its trigger"),
                        ],
                        max_length=8,
                    ),
                ),
                ("rule_key", models.CharField(blank=True, max_length=40)),
                (
                    "citation",
                    models.CharField(blank=True, max_length=200, verbose_name="rule or order"),
                ),
                ("counting", models.CharField(blank=True, max_length=5)),
                ("count", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("unit", models.CharField(blank=True, max_length=10)),
                ("direction", models.CharField(blank=True, max_length=6)),
                ("runs_from_service", models.BooleanField(default=False)),
                ("service", models.CharField(blank=True, max_length=10)),
                (
                    "closed_on",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(), blank=True, default=list
                    ),
                ),
                ("closed_because", models.CharField(blank=True, max_length=200)),
                ("trigger", models.CharField(blank=True, max_length=300)),
                ("trigger_on", models.DateField(blank=True, null=True)),
                ("trigger_at", models.TimeField(blank=True, null=True)),
                ("follows_entry", models.BooleanField(default=False)),
                (
                    "source_note",
                    models.CharField(blank=True, max_length=300, verbose_name="where that is read"),
                ),
                ("due_on", models.DateField(blank=True, null=True)),
                ("due_at", models.TimeField(blank=True, null=True)),
                ("time_zone", models.CharField(max_length=40)),
                (
                    "steps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, editable=False
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("done", "Done"),
                            ("not_known", "Passed; whether it was met is not known"),
                            ("vacated", "Vacated"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("seen_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.case",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.docketentry",
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
                        to="evidence.deadline",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "ordering": ["due_on", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DeadlineMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("open", "Opened again"),
                            ("done", "Marked as done"),
                            ("not_known", "Marked as passed, whether it was met not known"),
                            ("vacated", "Vacated"),
                            ("seen", "Acknowledged that the day has passed"),
                        ],
                        max_length=9,
                    ),
                ),
                ("because", models.CharField(blank=True, max_length=400)),
                ("at", models.DateTimeField(default=evidence.core.clock.now, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deadline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="evidence.deadline",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", evidence.core.ids.PublicIdField(prefix="cal")),
                ("key_sha256", models.CharField(max_length=64, unique=True)),
                (
                    "created_at",
                    models.DateTimeField(default=evidence.core.clock.now, editable=False),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.case",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("case", "user"),
                        name="calendar_feed_one_in_force",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(("retracted_at", None), ("state", "open")),
                fields=["due_on"],
                name="deadline_open_by_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("retracted_at", None), ("retracted_because", ""), ("retracted_by", None)
                    ),
                    models.Q(
                        ("retracted_at__isnull", False),
                        ("retracted_by__isnull", False),
                        models.Q(("retracted_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="deadline_retracted_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("replaces", None),
                    models.Q(("replaces", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="deadline_replaces_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True),
                    models.Q(("line", ""), _negated=True),
                    models.Q(("time_zone", ""), _negated=True),
                ),
                name="deadline_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("arising", "waiting"), _negated=True), ("due_on__isnull", False)
                    ),
                    models.Q(
                        ("arising", "waiting"),
                        ("due_at", None),
                        ("due_on", None),
                        ("trigger_on", None),
                        models.Q(("trigger", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="deadline_has_day_or_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("arising", "computed"), _negated=True),
                    models.Q(
                        ("count__gte", 1),
                        ("count__isnull", False),
                        ("trigger_on__isnull", False),
                        models.Q(("unit", ""), _negated=True),
                        models.Q(("counting", ""), _negated=True),
                        models.Q(("citation", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="deadline_counted_from_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("arising", "waiting"),
                    ("entry__isnull", False),
                    ("source__isnull", False),
                    models.Q(("source_note", ""), _negated=True),
                    _connector="OR",
                ),
                name="deadline_names_where_it_was_read",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("follows_entry", False), ("entry__isnull", False), _connector="OR"
                ),
                name="deadline_follows_what_it_names",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retracted_at", None)),
                fields=("line",),
                name="deadline_one_of_line_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadlinemark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ("done", "seen")),
                    models.Q(("because", ""), _negated=True),
                    _connector="OR",
                ),
                name="deadline_mark_says_why",
            ),
        ),
    ]
