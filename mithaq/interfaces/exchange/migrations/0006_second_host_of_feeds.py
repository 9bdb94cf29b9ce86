"""The second host at which the documents of a feed may lie."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0005_feeds_of_partners")]

    operations = [
        migrations.AddField(
            "alertfeed",
            "documents_at",
            models.CharField("Second host of its documents", blank=True, max_length=300, default=""),
            preserve_default=False,
        )
    ]
