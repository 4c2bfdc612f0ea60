"""Custody statements, their time-stamps, and triggers that refuse to change or remove either."""

import django.db.models.deletion
from django.db import migrations, models

import evidence.core.clock

FORWARD = """
CREATE TRIGGER custody_statement_append_only BEFORE UPDATE OR DELETE ON evidence_custodystatement
    FOR EACH ROW EXECUTE FUNCTION evidence_refuse_change();
CREATE TRIGGER custody_statement_no_truncate BEFORE TRUNCATE ON evidence_custodystatement
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_refuse_change();
CREATE TRIGGER stated_head_append_only BEFORE UPDATE OR DELETE ON evidence_statedhead
    FOR EACH ROW EXECUTE FUNCTION evidence_refuse_change();
CREATE TRIGGER stated_head_no_truncate BEFORE TRUNCATE ON evidence_statedhead
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_refuse_change();
"""

BACKWARD = """
DROP TRIGGER stated_head_no_truncate ON evidence_statedhead;
DROP TRIGGER stated_head_append_only ON evidence_statedhead;
DROP TRIGGER custody_statement_no_truncate ON evidence_custodystatement;
DROP TRIGGER custody_statement_append_only ON evidence_custodystatement;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0005_page_texts"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustodyStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("day", models.DateField(unique=True)),
                ("made_at", models.DateTimeField()),
                ("chain_count", models.PositiveIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("previous_hash", models.CharField(max_length=64)),
                ("statement_hash", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=64)),
                ("signature", models.CharField(max_length=128)),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.AlterField(
            model_name="custodyevent",
            name="action",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("inspected", "Inspected"),
                    ("derived", "Pages read, derivatives made"),
                    ("described", "Description changed"),
                    ("viewed", "Original viewed"),
                    ("downloaded", "Original downloaded"),
                    ("exported", "Exported with its custody record"),
                    ("verified", "Read again, hash unchanged"),
                    ("produced", "Produced in a bundle"),
                    ("fixity_failed", "Stored file found damaged"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="StatementStamp",
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
                ("authority", models.CharField(max_length=500)),
                ("token", models.BinaryField(default=bytes)),
                ("stamped_at", models.DateTimeField(blank=True, null=True)),
                ("is_rooted", models.BooleanField(default=False)),
                (
                    "statement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stamp",
                        to="evidence.custodystatement",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StatedHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("exhibit_id", models.CharField(max_length=32)),
                ("sequence", models.PositiveIntegerField()),
                ("event_hash", models.CharField(max_length=64)),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moved_heads",
                        to="evidence.custodystatement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("exhibit_id", "statement"), name="stated_once")
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
