"""Entries of exhibits' statuses, and stipulations."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import evidence.core.clock
import evidence.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0014_exhibit_numbers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Stipulation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "matter",
                    models.CharField(
                        choices=[
                            ("authenticity", "Authenticity"),
                            ("admissibility", "Admissibility"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "position",
                    models.CharField(
                        choices=[
                            ("stipulated", "Stipulated"),
                            ("not_agreed", "Not stipulated"),
                            ("revoked", "Stipulation withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("date_happened", models.DateField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=400)),
                (
                    "recorded_at",
                    models.DateTimeField(default=evidence.core.clock.now, editable=False),
                ),
                (
                    "exhibit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stipulations",
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
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="StatusEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", evidence.core.ids.PublicIdField(prefix="sta")),
                ("sequence", models.PositiveIntegerField()),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("received", "Received"),
                            ("marked", "Marked"),
                            ("offered", "Offered"),
                            ("objected", "Objected to"),
                            ("admitted", "Admitted"),
                            ("excluded", "Excluded"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("date_happened", models.DateField(blank=True, null=True)),
                ("forum", models.CharField(blank=True, max_length=200, verbose_name="proceeding")),
                (
                    "objections",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), blank=True, default=list
                    ),
                ),
                (
                    "objected_by",
                    models.CharField(blank=True, max_length=160, verbose_name="objection by"),
                ),
                (
                    "response",
                    models.CharField(
                        blank=True, max_length=400, verbose_name="response to the objection"
                    ),
                ),
                (
                    "ruling",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sustained", "Objection sustained"),
                            ("overruled", "Objection overruled"),
                            ("in_part", "Sustained in part"),
                            ("reserved", "Ruling reserved"),
                            ("stipulated", "By stipulation"),
                            ("granted", "No objection"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "limited_purpose",
                    models.CharField(
                        blank=True, max_length=400, verbose_name="admitted for a limited purpose"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=1000)),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=400, verbose_name="reason of the correction"
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(default=evidence.core.clock.now, editable=False),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="evidence.statusentry",
                    ),
                ),
                (
                    "exhibit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="status_entries",
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
            ],
            options={
                "verbose_name_plural": "status entries",
                "ordering": ["exhibit", "sequence"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("exhibit", "sequence"), name="status_one_per_sequence"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("corrects", None), ("reason", "")),
                            models.Q(
                                ("corrects__isnull", False), models.Q(("reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="status_correction_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", ""), _negated=True),
                            ("corrects__isnull", False),
                            _connector="OR",
                        ),
                        name="status_is_said",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "objected"), _negated=True),
                            ("objections__len__gte", 1),
                            _connector="OR",
                        ),
                        name="status_objection_has_grounds",
                    ),
                ],
            },
        ),
    ]
