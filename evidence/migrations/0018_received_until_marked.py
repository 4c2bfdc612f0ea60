"""Exhibits that nobody marked no longer say that they are marked."""

from django.db import migrations

# “Marked” was what every new exhibit was given; no screen could record that one was.
FORWARD = "UPDATE evidence_exhibit SET status = 'received' WHERE status = 'marked'"
BACKWARD = "UPDATE evidence_exhibit SET status = 'marked' WHERE status IN ('received', 'objected')"


class Migration(migrations.Migration):
    dependencies = [("evidence", "0017_marking_is_kept")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
