"""Sketches of what exhibits say, and the groups of those that say nearly the same."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import evidence.core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0008_search_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="TextSketch",
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
                ("word_count", models.PositiveIntegerField(default=0)),
                ("words_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "hashes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "doors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("group", models.PositiveBigIntegerField(blank=True, null=True)),
                (
                    "exhibit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="text_sketch",
                        to="evidence.exhibit",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="textsketch",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["doors"], name="text_sketch_doors"
            ),
        ),
        migrations.AddIndex(
            model_name="textsketch",
            index=models.Index(
                condition=models.Q(("group__isnull", False)),
                fields=["group"],
                name="text_sketch_group",
            ),
        ),
    ]
