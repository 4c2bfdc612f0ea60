"""What can still be read or must be redacted: checks, findings, decisions, minors' names."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import evidence.core.clock
import evidence.core.ids

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
        ("evidence", "0010_derivatives"),
    ]

    operations = [
        migrations.CreateModel(
            name="MinorName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", evidence.core.ids.PublicIdField(prefix="mnr")),
                ("name", models.CharField(max_length=120)),
                ("folded", models.CharField(max_length=240)),
                ("added_at", models.DateTimeField(default=evidence.core.clock.now, editable=False)),
            ],
            options={
                "ordering": ["folded", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RedactionCheck",
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
                ("basis", models.CharField(blank=True, max_length=64)),
                ("names", models.CharField(blank=True, max_length=64)),
                ("rules", models.PositiveSmallIntegerField(default=0)),
                ("asked_at", models.DateTimeField(default=evidence.core.clock.now)),
                ("pages_done", models.PositiveIntegerField(default=0)),
                ("pages_total", models.PositiveIntegerField(default=0)),
                ("unread", models.JSONField(default=list)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RedactionFinding",
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
                ("public_id", evidence.core.ids.PublicIdField(prefix="rdf")),
                ("found_at", models.DateTimeField(default=evidence.core.clock.now, editable=False)),
            ],
            options={
                "ordering": ["exhibit", "page_number", "pk"],
            },
        ),
        migrations.AlterField(
            model_name="custodyevent",
            name="action",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("came_again", "The same bytes came again"),
                    ("unpacked", "Unpacked"),
                    ("inspected", "Inspected"),
                    ("derived", "Pages read, derivatives made"),
                    ("asked_again", "Undone work asked for again"),
                    ("derivative_out", "Derivative downloaded"),
                    ("described", "Description changed"),
                    ("viewed", "Original viewed"),
                    ("downloaded", "Original downloaded"),
                    ("exported", "Exported with its custody record"),
                    ("verified", "Read again, hash unchanged"),
                    ("produced", "Produced in a bundle"),
                    ("released", "Released in a bundle despite warnings"),
                    ("redaction_left", "Redaction warning left as it is"),
                    ("redaction_reopened", "Redaction warning opened again"),
                    ("fixity_failed", "Stored file found damaged"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="minorname",
            name="added_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="minorname",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evidence.case"
            ),
        ),
        migrations.AddField(
            model_name="redactioncheck",
            name="exhibit",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="redaction_check",
                to="evidence.exhibit",
            ),
        ),
        migrations.AddField(
            model_name="redactionfinding",
            name="exhibit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="redaction_findings",
                to="evidence.exhibit",
            ),
        ),
        migrations.AddField(
            model_name="redactionfinding",
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
            model_name="minorname",
            constraint=models.UniqueConstraint(fields=("case", "folded"), name="minor_listed_once"),
        ),
        migrations.AddConstraint(
            model_name="minorname",
            constraint=models.CheckConstraint(
                condition=models.Q(("folded", ""), _negated=True), name="minor_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="redactionfinding",
            constraint=models.UniqueConstraint(
                fields=("exhibit", "key"), name="redaction_found_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="redactionfinding",
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
                name="redaction_left_by_somebody",
            ),
        ),
    ]
