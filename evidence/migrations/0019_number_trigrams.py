"""An index by which a part of a number is found."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0018_received_until_marked"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="exhibitnumber",
            index=django.contrib.postgres.indexes.GinIndex(
                models.F("case"),
                django.contrib.postgres.indexes.OpClass("label", name="gin_trgm_ops"),
                name="number_trigrams",
            ),
        ),
    ]
