"""An index of the events that were taken back: a handful among tens of thousands."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0023_proof"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="timelineevent",
            index=models.Index(
                condition=models.Q(("retracted_at__isnull", False)),
                fields=["case"],
                name="event_taken_back",
            ),
        ),
    ]
