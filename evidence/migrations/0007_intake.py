"""What was handed in: batches, files and what became of them; members of exhibits."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import evidence.core.clock
import evidence.core.ids

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
STATES = [
    ("pending", "waiting"),
    ("running", "in progress"),
    ("done", "done"),
    ("parked", "stopped"),
]
CHANNELS = [
    ("browser", "browser"),
    ("form", "browser form"),
    ("api", "API"),
    ("tus", "API, resumable"),
    ("command", "command on the server"),
]
OUTCOMES = [
    ("arriving", "Arriving"),
    ("waiting", "Waiting"),
    ("stored", "Stored"),
    ("unpacked", "Unpacked"),
    ("duplicate", "Already there"),
    ("refused", "Not taken in"),
    ("failed", "Stopped"),
    ("abandoned", "Never came whole"),
]
ACTIONS = [
    ("received", "Received"),
    ("came_again", "The same bytes came again"),
    ("unpacked", "Unpacked"),
    ("inspected", "Inspected"),
    ("derived", "Pages read, derivatives made"),
    ("described", "Description changed"),
    ("viewed", "Original viewed"),
    ("downloaded", "Original downloaded"),
    ("exported", "Exported with its custody record"),
    ("verified", "Read again, hash unchanged"),
    ("produced", "Produced in a bundle"),
    ("fixity_failed", "Stored file found damaged"),
]


def _job() -> list[tuple[str, models.Field]]:
    """Return the columns that every table of work has."""
    now = evidence.core.clock.now
    return [
        ("state", models.CharField(choices=STATES, default="pending", max_length=8)),
        ("attempts", models.PositiveSmallIntegerField(default=0)),
        ("available_at", models.DateTimeField(default=now)),
        ("lease_until", models.DateTimeField(blank=True, null=True)),
        ("last_error", models.TextField(blank=True)),
        ("created_at", models.DateTimeField(default=now, editable=False)),
        ("finished_at", models.DateTimeField(blank=True, null=True)),
    ]


def _to(table: str, related_name: str, *, may_be_missing: bool = False) -> models.ForeignKey:
    """Return a reference that holds on to its row."""
    missing = {"blank": True, "null": True} if may_be_missing else {}
    protect = django.db.models.deletion.PROTECT
    return models.ForeignKey(on_delete=protect, related_name=related_name, to=table, **missing)


def _only(table: str, **more: object) -> models.OneToOneField:
    """Return a reference that goes with its row."""
    cascade = django.db.models.deletion.CASCADE
    return models.OneToOneField(on_delete=cascade, related_name="unpacking", to=table, **more)


class Migration(migrations.Migration):
    dependencies = [("evidence", "0006_custody_statements")]

    operations = [
        migrations.AddField(
            "exhibit", "parent", _to("evidence.exhibit", "members", may_be_missing=True)
        ),
        migrations.AddField("exhibit", "member_path", models.TextField(blank=True)),
        migrations.AddField("exhibit", "facts", models.JSONField(blank=True, default=dict)),
        migrations.AddConstraint(
            "exhibit",
            models.CheckConstraint(
                condition=Q(parent__isnull=False) | Q(member_path=""),
                name="exhibit_member_has_parent",
            ),
        ),
        migrations.AlterField(
            "custodyevent", "action", models.CharField(choices=ACTIONS, max_length=20)
        ),
        migrations.CreateModel(
            name="IntakeBatch",
            fields=[
                ("id", ID),
                ("public_id", evidence.core.ids.PublicIdField(prefix="itb")),
                ("channel", models.CharField(choices=CHANNELS, max_length=8)),
                ("source_label", models.CharField(blank=True, max_length=300)),
                ("custodian", models.CharField(blank=True, max_length=160)),
                (
                    "created_at",
                    models.DateTimeField(default=evidence.core.clock.now, editable=False),
                ),
                ("day", models.DateField(blank=True, null=True)),
                ("case", _to("evidence.case", "+")),
                ("created_by", _to(settings.AUTH_USER_MODEL, "+")),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["case", "created_by", "channel", "day"],
                        name="intake_batch_once_per_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IntakeFile",
            fields=[
                ("id", ID),
                *_job(),
                ("public_id", evidence.core.ids.PublicIdField(prefix="itf")),
                ("position", models.PositiveIntegerField()),
                ("place", models.CharField(max_length=80)),
                ("name", models.CharField(max_length=500)),
                ("path", models.TextField(blank=True)),
                ("stated_modified_at", models.DateTimeField(blank=True, null=True)),
                ("size", models.PositiveBigIntegerField()),
                ("arrived", models.PositiveBigIntegerField(default=0)),
                ("piece_at", models.PositiveBigIntegerField(default=0)),
                ("piece_sha256", models.CharField(blank=True, max_length=64)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.CharField(choices=OUTCOMES, default="arriving", max_length=10)),
                ("reason", models.TextField(blank=True)),
                ("batch", _to("evidence.intakebatch", "files")),
                ("exhibit", _to("evidence.exhibit", "intake_files", may_be_missing=True)),
                ("file", _to("evidence.storedfile", "+", may_be_missing=True)),
                ("parent", _to("evidence.intakefile", "members", may_be_missing=True)),
            ],
            options={
                "ordering": ["batch", "place"],
                "indexes": [
                    models.Index(fields=["batch", "place"], name="intake_file_in_order"),
                    models.Index(
                        condition=Q(state__in=("pending", "running")),
                        fields=["available_at"],
                        name="intake_file_open",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["batch", "parent", "position"],
                        name="intake_file_one_per_position",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=Q(arrived__lte=F("size")), name="intake_file_within_size"
                    ),
                    models.CheckConstraint(
                        condition=~Q(outcome__in=("stored", "unpacked", "duplicate"))
                        | Q(exhibit__isnull=False),
                        name="intake_file_has_exhibit",
                    ),
                    models.CheckConstraint(
                        condition=~Q(outcome__in=("refused", "failed", "abandoned"))
                        | ~Q(reason=""),
                        name="intake_file_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unpacking",
            fields=[
                *_job(),
                ("exhibit", _only("evidence.exhibit", primary_key=True, serialize=False)),
                ("depth", models.PositiveSmallIntegerField(default=1)),
                ("members_done", models.PositiveIntegerField(default=0)),
                ("source", _only("evidence.intakefile")),
            ],
            options={"abstract": False},
        ),
    ]
