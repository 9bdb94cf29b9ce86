"""Postings follow the acts from here on; those of a store that exists already are complete up to its newest act."""

from django.db import migrations, models


def start_at_the_newest(apps, schema_editor):
    last = apps.get_model("acts", "Stamp").objects.values_list("last", flat=True).first()
    if last:
        apps.get_model("search", "Position").objects.create(pk=1, stamp=last)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("acts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Position",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stamp", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RunPython(start_at_the_newest, migrations.RunPython.noop),
    ]
