"""Whether a finished bundle is released, and what its check found."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The kinds as they were called then.
KINDS = [
    ("dark", "Text under a dark area"),
    ("covered", "Text that is covered or cut away"),
    ("unseen", "Text in the colour of its background"),
    ("outside", "Text outside the page"),
    ("layer", "Text on a hidden layer"),
    ("unapplied", "Redaction marked but not applied"),
    ("ssn", "Social security number"),
    ("tax_id", "Taxpayer-identification number"),
    ("birth_date", "Birth date"),
    ("minor", "Name of a minor"),
    ("account", "Financial account number"),
    ("revision", "Earlier version in the file"),
    ("attachment", "File attached inside"),
    ("author", "Name in the file’s properties"),
    ("unchecked", "Could not be checked"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0011_redaction"),
    ]

    operations = [
        migrations.CreateModel(
            name="BuildFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("page_number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=KINDS,
                        max_length=12,
                    ),
                ),
                ("shown", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True)),
                ("places", models.JSONField(default=list)),
                ("key", models.CharField(max_length=64)),
                ("left_because", models.CharField(blank=True, max_length=400)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                ("exhibit_page", models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ["build", "page_number", "pk"],
            },
        ),
        migrations.AddField(
            model_name="build",
            name="checked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="build",
            name="release_reason",
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name="build",
            name="released_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="build",
            name="released_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="build",
            name="unread",
            field=models.JSONField(default=list),
        ),
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
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="build",
            constraint=models.CheckConstraint(
                condition=models.Q(("released_at", None), ("file__isnull", False), _connector="OR"),
                name="build_released_has_pdf",
            ),
        ),
        migrations.AddConstraint(
            model_name="build",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("release_reason", ""), ("released_by", None)),
                    models.Q(
                        ("released_at__isnull", False),
                        ("released_by__isnull", False),
                        models.Q(("release_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="build_released_for_a_reason",
            ),
        ),
        migrations.AddField(
            model_name="buildfinding",
            name="build",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="findings",
                to="evidence.build",
            ),
        ),
        migrations.AddField(
            model_name="buildfinding",
            name="exhibit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="evidence.exhibit",
            ),
        ),
        migrations.AddField(
            model_name="buildfinding",
            name="left_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="buildfinding",
            constraint=models.UniqueConstraint(
                fields=("build", "exhibit", "key"), name="build_found_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="buildfinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("left_at", None), ("left_because", ""), ("left_by", None)),
                    models.Q(
                        ("left_at__isnull", False),
                        ("left_by__isnull", False),
                        models.Q(("left_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="build_finding_left_by_somebody",
            ),
        ),
    ]
