"""What an exhibit is for and who may see it, the indexes lists are narrowed by, and tags."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0012_bundle_release"),
    ]

    operations = [
        migrations.AddField(
            model_name="exhibit",
            name="is_sealed",
            field=models.BooleanField(default=False, verbose_name="sealed by order of the court"),
        ),
        migrations.AddField(
            model_name="exhibit",
            name="offer_intent",
            field=models.CharField(
                blank=True,
                choices=[("expects", "Expects to offer"), ("may", "May offer if the need arises")],
                max_length=8,
                verbose_name="before trial",
            ),
        ),
        migrations.AddField(
            model_name="exhibit",
            name="offered_by",
            field=models.CharField(blank=True, max_length=160),
        ),
        migrations.AddField(
            model_name="exhibit",
            name="privilege",
            field=models.CharField(
                choices=[
                    ("none", "None claimed"),
                    ("attorney_client", "Attorney–client"),
                    ("work_product", "Work product"),
                    ("common_interest", "Common interest"),
                    ("other", "Other privilege"),
                ],
                default="none",
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="exhibit",
            name="privilege_note",
            field=models.CharField(
                blank=True, max_length=400, verbose_name="note on the privilege"
            ),
        ),
        migrations.AddField(
            model_name="exhibit",
            name="purpose",
            field=models.CharField(
                blank=True, max_length=400, verbose_name="purpose for which it is offered"
            ),
        ),
        migrations.AddField(
            model_name="exhibit",
            name="sponsoring_witness",
            field=models.CharField(blank=True, max_length=160),
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
                    ("numbered", "Number given"),
                    ("status_changed", "Status recorded"),
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
        migrations.AlterField(
            model_name="exhibit",
            name="confidentiality",
            field=models.CharField(
                choices=[
                    ("public", "Public"),
                    ("confidential", "Confidential"),
                    ("aeo", "Attorneys’ eyes only"),
                    ("source_code", "Source code"),
                ],
                default="public",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="exhibit",
            name="status",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("marked", "Marked"),
                    ("offered", "Offered"),
                    ("objected", "Objected to"),
                    ("admitted", "Admitted"),
                    ("excluded", "Excluded"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="received",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="exhibit",
            index=models.Index(fields=["case", "status", "exhibit_number"], name="exhibit_status"),
        ),
        migrations.AddIndex(
            model_name="exhibit",
            index=models.Index(
                fields=["case", "custodian", "exhibit_number"], name="exhibit_custodian"
            ),
        ),
        migrations.AddIndex(
            model_name="exhibit",
            index=models.Index(fields=["case", "title", "exhibit_number"], name="exhibit_title"),
        ),
        migrations.AddIndex(
            model_name="exhibit",
            index=models.Index(
                condition=models.Q(("confidentiality", "public"), _negated=True),
                fields=["case", "confidentiality", "exhibit_number"],
                name="exhibit_confidentiality",
            ),
        ),
        migrations.AddIndex(
            model_name="exhibit",
            index=models.Index(
                condition=models.Q(("privilege", "none"), _negated=True),
                fields=["case", "privilege", "exhibit_number"],
                name="exhibit_privilege",
            ),
        ),
        migrations.AddIndex(
            model_name="exhibit",
            index=models.Index(
                condition=models.Q(("readability", "readable"), _negated=True),
                fields=["case", "readability", "exhibit_number"],
                name="exhibit_readability",
            ),
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=120)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.case",
                    ),
                ),
            ],
            options={
                "ordering": ["key"],
            },
        ),
        migrations.CreateModel(
            name="ExhibitTag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "exhibit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exhibit_tags",
                        to="evidence.exhibit",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exhibit_tags",
                        to="evidence.tag",
                    ),
                ),
            ],
            options={
                "ordering": ["tag__key"],
            },
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(fields=("case", "key"), name="tag_once_per_case"),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.CheckConstraint(
                condition=models.Q(("key", ""), _negated=True), name="tag_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="exhibittag",
            constraint=models.UniqueConstraint(fields=("tag", "exhibit"), name="tagged_once"),
        ),
    ]
