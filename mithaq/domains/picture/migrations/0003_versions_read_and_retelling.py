"""A suggestion names the version that its author had read; a report may be told by others in their own name."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("picture", "0002_events_of_data_sets"),
    ]

    operations = [
        migrations.AddField(
            model_name="suggestion",
            name="of_version",
            field=models.PositiveIntegerField(default=1, verbose_name="Version that was read"),
        ),
        migrations.AddField(
            model_name="report",
            name="may_be_retold",
            field=models.BooleanField(default=False, verbose_name="Whoever sees it may tell it in their own name"),
        ),
        migrations.AlterField(
            model_name="sameevent",
            name="relation",
            field=models.CharField(choices=[("downgraded", "The whole text, for more readers"), ("sanitised", "A text without what must stay inside, for more readers"), ("retold", "Told by another party in its own name"), ("duplicate", "Another report of the same event"), ("imported", "The same event in a published data set")], max_length=12, verbose_name="Relation"),
        ),
    ]
