"""Changes of many exhibits at once, and exhibit lists."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import evidence.core.clock
import evidence.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0015_exhibit_statuses"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkEdit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", evidence.core.ids.PublicIdField(prefix="blk")),
                ("asked", models.JSONField()),
                ("exhibit_count", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField(default=evidence.core.clock.now, editable=False)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.case",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
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
            },
        ),
        migrations.CreateModel(
            name="BulkEditItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("left_alone", models.JSONField(default=list)),
                (
                    "bulk_edit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="evidence.bulkedit",
                    ),
                ),
                (
                    "exhibit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.exhibit",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ExhibitList",
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
                ("public_id", evidence.core.ids.PublicIdField(prefix="lst")),
                (
                    "form",
                    models.CharField(
                        choices=[("pdf", "PDF"), ("xlsx", "Excel"), ("csv", "CSV")], max_length=4
                    ),
                ),
                ("asked", models.JSONField(default=dict)),
                ("asked_in_words", models.CharField(blank=True, max_length=1200)),
                ("is_internal", models.BooleanField(default=False)),
                ("as_of", models.DateTimeField(blank=True, null=True)),
                ("rows_done", models.PositiveIntegerField(default=0)),
                ("row_count", models.PositiveIntegerField(blank=True, null=True)),
                ("privileged_count", models.PositiveIntegerField(default=0)),
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
            },
        ),
        migrations.AddConstraint(
            model_name="bulkedit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at", None), ("undone_by", None)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="bulk_edit_undone_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkedititem",
            constraint=models.UniqueConstraint(
                fields=("bulk_edit", "exhibit"), name="bulk_edit_item_once"
            ),
        ),
        migrations.AddIndex(
            model_name="exhibitlist",
            index=models.Index(
                condition=models.Q(("state__in", ("pending", "running"))),
                fields=["available_at"],
                name="exhibit_list_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="exhibitlist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True),
                    models.Q(("file__isnull", False), ("row_count__isnull", False)),
                    _connector="OR",
                ),
                name="exhibit_list_done_has_file",
            ),
        ),
    ]
