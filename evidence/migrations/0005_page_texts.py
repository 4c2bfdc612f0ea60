"""Texts of pages, files made from originals, and the search over both."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import evidence.core.clock


def ask_for_readings(apps, schema_editor):
    """Have the exhibits read that were there before pages were read."""
    reading = apps.get_model("evidence", "Reading")
    waiting = apps.get_model("evidence", "Exhibit").objects.filter(
        readability__in=["readable", "native"]
    )
    reading.objects.bulk_create(reading(exhibit=exhibit) for exhibit in waiting)


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0004_quarantine"),
    ]

    operations = [
        # Left in place on the way back: another owner may have made it.
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS pg_trgm", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Derivative",
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
                            ("normalised_pdf", "PDF of a file that is none"),
                            ("page_image", "Picture of a page"),
                            ("thumbnail", "Small picture of a page"),
                        ],
                        max_length=20,
                    ),
                ),
                ("page_number", models.PositiveIntegerField(default=0)),
                ("source_sha256", models.CharField(max_length=64)),
                ("tool", models.CharField(max_length=40)),
                ("tool_version", models.CharField(max_length=60)),
                ("width", models.PositiveIntegerField(default=0)),
                ("height", models.PositiveIntegerField(default=0)),
                (
                    "created_at",
                    models.DateTimeField(default=evidence.core.clock.now, editable=False),
                ),
            ],
            options={
                "ordering": ["exhibit", "kind", "page_number"],
            },
        ),
        migrations.CreateModel(
            name="PageText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("page_number", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True)),
                ("lines", models.JSONField(default=list)),
                ("problem", models.CharField(blank=True, max_length=400)),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "text", config="english"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
            options={
                "ordering": ["exhibit", "page_number"],
            },
        ),
        migrations.CreateModel(
            name="Reading",
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
                ("pages_done", models.PositiveIntegerField(default=0)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="exhibit",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.contrib.postgres.search.CombinedSearchVector(
                    django.contrib.postgres.search.CombinedSearchVector(
                        django.contrib.postgres.search.SearchVector(
                            "title", config="english", weight="A"
                        ),
                        "||",
                        django.contrib.postgres.search.SearchVector(
                            models.Func(
                                models.F("original_name"),
                                models.Value("._-/\\"),
                                models.Value("     "),
                                function="translate",
                                output_field=models.TextField(),
                            ),
                            config="english",
                            weight="B",
                        ),
                        django.contrib.postgres.search.SearchConfig("english"),
                    ),
                    "||",
                    django.contrib.postgres.search.SearchVector(
                        django.db.models.functions.text.Left("description", 50000),
                        django.db.models.functions.text.Left("source_citation", 50000),
                        "custodian",
                        "date_text",
                        config="english",
                        weight="C",
                    ),
                    django.contrib.postgres.search.SearchConfig("english"),
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
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
                    ("downloaded", "Original downloaded"),
                    ("produced", "Produced in a bundle"),
                    ("fixity_failed", "Stored file found damaged"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="exhibit",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search"], name="exhibit_search"
            ),
        ),
        migrations.AddIndex(
            model_name="exhibit",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["title", "original_name"],
                name="exhibit_name_trigrams",
                opclasses=["gin_trgm_ops", "gin_trgm_ops"],
            ),
        ),
        migrations.AddField(
            model_name="derivative",
            name="exhibit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="derivatives",
                to="evidence.exhibit",
            ),
        ),
        migrations.AddField(
            model_name="derivative",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="derivatives",
                to="evidence.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="pagetext",
            name="exhibit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="page_texts",
                to="evidence.exhibit",
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="exhibit",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reading",
                to="evidence.exhibit",
            ),
        ),
        migrations.AddConstraint(
            model_name="derivative",
            constraint=models.UniqueConstraint(
                fields=("exhibit", "kind", "page_number"), name="derivative_once"
            ),
        ),
        migrations.AddIndex(
            model_name="pagetext",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search"], name="page_text_search"
            ),
        ),
        migrations.AddConstraint(
            model_name="pagetext",
            constraint=models.UniqueConstraint(
                fields=("exhibit", "page_number"), name="page_text_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pagetext",
            constraint=models.CheckConstraint(
                condition=models.Q(("page_number__gte", 1)), name="page_numbers_begin_at_1"
            ),
        ),
        migrations.RunPython(ask_for_readings, migrations.RunPython.noop, elidable=True),
    ]
