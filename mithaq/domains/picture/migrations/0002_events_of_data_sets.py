"""A report may be of the same event as one of a published data set."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("areas", "0002_hexagons"),
        ("markings", "0001_initial"),
        ("picture", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="sameevent",
            name="first",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="picture.report", verbose_name="Report that counts"),
        ),
        migrations.AddField(
            model_name="sameevent",
            name="dataset",
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.dataset", verbose_name="Data set"),
        ),
        migrations.AddField(
            model_name="sameevent",
            name="number",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="Number there"),
        ),
        migrations.AlterField(
            model_name="sameevent",
            name="relation",
            field=models.CharField(choices=[("downgraded", "The whole text, for more readers"), ("sanitised", "A text without what must stay inside, for more readers"), ("duplicate", "Another report of the same event"), ("imported", "The same event in a published data set")], max_length=12, verbose_name="Relation"),
        ),
        migrations.RemoveConstraint(
            model_name="sameevent",
            name="same_event_counted_once",
        ),
        migrations.AddIndex(
            model_name="sameevent",
            index=models.Index(condition=models.Q(("first", None)), fields=["audience", "dataset", "number", "second"], name="same_event_imported"),
        ),
        migrations.AddConstraint(
            model_name="sameevent",
            constraint=models.CheckConstraint(condition=models.Q(models.Q(("dataset", None), ("first__isnull", False), ("number", None)), models.Q(("dataset__isnull", False), ("first", None), ("number__isnull", False)), _connector="OR"), name="same_event_either"),
        ),
        migrations.AddConstraint(
            model_name="sameevent",
            constraint=models.UniqueConstraint(condition=models.Q(("first__isnull", False), ("holds", True)), fields=("second",), name="same_event_counted_once"),
        ),
        migrations.AddConstraint(
            model_name="sameevent",
            constraint=models.UniqueConstraint(condition=models.Q(("first", None), ("holds", True)), fields=("second",), name="same_event_imported_once"),
        ),
    ]
