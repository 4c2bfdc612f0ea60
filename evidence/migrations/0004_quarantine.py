"""Room for the state "quarantined" and for more than one reason."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0003_federal_courts")]

    operations = [
        migrations.AlterField(
            model_name="exhibit",
            name="readability",
            field=models.CharField(
                choices=[
                    ("pending", "Being inspected"),
                    ("readable", "Readable"),
                    ("native", "Kept as is, not printable"),
                    ("unreadable", "Not readable"),
                    ("quarantined", "In quarantine"),
                ],
                default="pending",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="exhibit",
            name="readability_reason",
            field=models.CharField(blank=True, max_length=1200),
        ),
    ]
