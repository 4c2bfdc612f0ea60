"""Series of exhibit numbers, and the numbers and aliases of exhibits."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import evidence.core.clock
import evidence.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0013_exhibit_particulars_and_tags"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExhibitSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", evidence.core.ids.PublicIdField(prefix="ser")),
                ("name", models.CharField(max_length=80)),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("plaintiff", "Plaintiff"),
                            ("defendant", "Defendant"),
                            ("joint", "Joint"),
                            ("court", "Court"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "style",
                    models.CharField(
                        choices=[
                            ("numbers", "1, 2, 3 …"),
                            ("letters", "A … Z, AA, AB …"),
                            ("doubled", "A … Z, AA, BB …"),
                        ],
                        default="numbers",
                        max_length=8,
                    ),
                ),
                ("prefix", models.CharField(blank=True, max_length=12)),
                (
                    "width",
                    models.PositiveSmallIntegerField(default=1, verbose_name="digits, at least"),
                ),
                ("start", models.PositiveIntegerField(default=1, verbose_name="first number")),
                (
                    "end",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="last number"),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=evidence.core.clock.now, editable=False),
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
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "exhibit series",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ExhibitNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", evidence.core.ids.PublicIdField(prefix="num")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("series", "Party’s number"),
                            ("bates", "Bates"),
                            ("deposition", "Deposition"),
                            ("trial", "Trial"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("label", models.CharField(max_length=120)),
                ("ordinal", models.PositiveIntegerField(blank=True, null=True)),
                ("insertion", models.PositiveSmallIntegerField(default=0)),
                ("bates_prefix", models.CharField(blank=True, max_length=40)),
                ("bates_width", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("bates_begin", models.BigIntegerField(blank=True, null=True)),
                ("bates_end", models.BigIntegerField(blank=True, null=True)),
                ("context", models.CharField(blank=True, max_length=200)),
                ("given_at", models.DateTimeField(default=evidence.core.clock.now, editable=False)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("retired_reason", models.CharField(blank=True, max_length=300)),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="numbers",
                        to="evidence.exhibit",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "retired_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="numbers",
                        to="evidence.exhibitseries",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="exhibitseries",
            constraint=models.UniqueConstraint(fields=("case", "name"), name="series_name_once"),
        ),
        migrations.AddConstraint(
            model_name="exhibitseries",
            constraint=models.CheckConstraint(
                condition=models.Q(("start__gte", 1)), name="series_starts_at_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="exhibitseries",
            constraint=models.CheckConstraint(
                condition=models.Q(("end", None), ("end__gte", models.F("start")), _connector="OR"),
                name="series_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="exhibitseries",
            constraint=models.CheckConstraint(
                condition=models.Q(("width__range", (1, 6))), name="series_width"
            ),
        ),
        migrations.AddIndex(
            model_name="exhibitnumber",
            index=models.Index(fields=["case", "kind", "label"], name="number_label"),
        ),
        migrations.AddIndex(
            model_name="exhibitnumber",
            index=models.Index(
                condition=models.Q(("kind", "bates")),
                fields=["case", "bates_prefix", "bates_begin", "bates_end"],
                name="number_bates",
            ),
        ),
        migrations.AddConstraint(
            model_name="exhibitnumber",
            constraint=models.UniqueConstraint(
                fields=("series", "ordinal", "insertion"), name="number_once_in_series"
            ),
        ),
        migrations.AddConstraint(
            model_name="exhibitnumber",
            constraint=models.UniqueConstraint(
                fields=("series", "exhibit"), name="number_one_per_exhibit"
            ),
        ),
        migrations.AddConstraint(
            model_name="exhibitnumber",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)),
                fields=("exhibit", "kind", "label", "context"),
                name="alias_once_per_exhibit",
            ),
        ),
        migrations.AddConstraint(
            model_name="exhibitnumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "series"),
                        ("ordinal__isnull", False),
                        ("series__isnull", False),
                        ("ordinal__gte", 1),
                        ("retired_at", None),
                    ),
                    models.Q(
                        models.Q(("kind", "series"), _negated=True),
                        ("insertion", 0),
                        ("ordinal", None),
                        ("series", None),
                    ),
                    _connector="OR",
                ),
                name="number_in_series_or_alias",
            ),
        ),
        migrations.AddConstraint(
            model_name="exhibitnumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("bates_begin__isnull", False),
                        ("bates_end__isnull", False),
                        ("kind", "bates"),
                        ("bates_width__gte", 1),
                        ("bates_width__isnull", False),
                        ("bates_begin__gte", 0),
                        ("bates_end__gte", models.F("bates_begin")),
                    ),
                    models.Q(
                        models.Q(("kind", "bates"), _negated=True),
                        ("bates_begin", None),
                        ("bates_end", None),
                        ("bates_width", None),
                    ),
                    _connector="OR",
                ),
                name="number_bates_is_a_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="exhibitnumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("retired_at", None), ("retired_reason", "")),
                    models.Q(("retired_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="alias_retired_with_reason",
            ),
        ),
    ]
