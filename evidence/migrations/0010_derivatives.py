"""Pages are read, drawn and recognised apart; where each page's words come from is kept."""

import django.db.models.deletion
from django.db import migrations, models

import evidence.core.clock

ORIGINS = [
    ("layer", "Text layer of the file"),
    ("ocr", "OCR of the page’s picture"),
    ("mixed", "Text layer, and OCR of the rest"),
    ("waiting", "A picture: OCR is still to come"),
    ("no_ocr", "A picture: OCR is not installed"),
    ("failed", "A picture: OCR failed"),
    ("empty", "No words on it"),
    ("unread", "Could not be read"),
]
PRINTED_BY_OFFICE = [
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.presentation",
    "application/rtf",
    "image/gif",
    "image/webp",
    "image/avif",
]


def job_fields():
    """Return the columns of every table of work."""
    states = [
        ("pending", "waiting"),
        ("running", "in progress"),
        ("done", "done"),
        ("parked", "stopped"),
    ]
    now = evidence.core.clock.now
    return [
        (
            "id",
            models.BigAutoField(
                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
            ),
        ),
        ("state", models.CharField(choices=states, default="pending", max_length=8)),
        ("attempts", models.PositiveSmallIntegerField(default=0)),
        ("available_at", models.DateTimeField(default=now)),
        ("lease_until", models.DateTimeField(blank=True, null=True)),
        ("last_error", models.TextField(blank=True)),
        ("created_at", models.DateTimeField(default=now, editable=False)),
        ("finished_at", models.DateTimeField(blank=True, null=True)),
        ("pages_done", models.PositiveIntegerField(default=0)),
    ]


def of_exhibit(name):
    """Return the column that ties a table of work to its exhibit."""
    return models.OneToOneField(
        on_delete=django.db.models.deletion.CASCADE, related_name=name, to="evidence.exhibit"
    )


def ask_for_what_is_new(apps, schema_editor):
    """Have OCR look at pages without words, and files converted that could not be before."""
    text = apps.get_model("evidence", "PageText")
    text.objects.exclude(problem="").update(origin="unread")
    waiting = text.objects.filter(problem="", text__regex=r"^\s*$")
    waiting.update(origin="waiting")
    counted = (
        text.objects.filter(origin="waiting")
        .order_by("exhibit_id")
        .values("exhibit_id")
        .annotate(count=models.Count("pk"))
    )
    recognition = apps.get_model("evidence", "Recognition")
    recognition.objects.bulk_create(
        recognition(exhibit_id=row["exhibit_id"], pages_to_do=row["count"]) for row in counted
    )
    readings = apps.get_model("evidence", "Reading").objects
    readings.filter(
        state="done",
        exhibit__readability="native",
        exhibit__file__media_type__in=PRINTED_BY_OFFICE,
    ).update(state="pending", attempts=0, finished_at=None)


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0009_text_sketches"),
    ]

    operations = [
        migrations.CreateModel(
            name="Drawing",
            fields=[*job_fields(), ("exhibit", of_exhibit("drawing"))],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Recognition",
            fields=[
                *job_fields(),
                ("pages_to_do", models.PositiveIntegerField(default=0)),
                ("lacks", models.CharField(blank=True, max_length=20)),
                ("exhibit", of_exhibit("recognition")),
            ],
            options={"abstract": False},
        ),
        migrations.AddField(
            model_name="pagetext",
            name="confidence",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="pagetext",
            name="origin",
            field=models.CharField(choices=ORIGINS, default="layer", max_length=8),
        ),
        migrations.AddField(
            model_name="pagetext",
            name="picture_problem",
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name="pagetext",
            name="tool",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="pagetext",
            name="tool_version",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="reading",
            name="lacks",
            field=models.CharField(blank=True, max_length=20),
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
                    ("fixity_failed", "Stored file found damaged"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="derivative",
            name="kind",
            field=models.CharField(
                choices=[
                    ("normalised_pdf", "PDF made of the original"),
                    ("page_texts", "Text layer of all pages"),
                    ("ocr_texts", "Text of all pages with OCR"),
                    ("page_image", "Picture of a page"),
                    ("thumbnail", "Small picture of a page"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="derivative",
            name="tool_version",
            field=models.CharField(max_length=120),
        ),
        migrations.AddConstraint(
            model_name="pagetext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confidence__isnull", False),
                    ("confidence__range", (0, 100)),
                    ("origin__in", ("ocr", "mixed")),
                )
                | models.Q(
                    models.Q(("origin__in", ("ocr", "mixed")), _negated=True), ("confidence", None)
                ),
                name="page_text_confidence_of_ocr",
            ),
        ),
        migrations.RunPython(ask_for_what_is_new, migrations.RunPython.noop, elidable=True),
    ]
