"""One slot of the map for each key of an audience, for good."""

from typing import Any

from django.db import migrations, models

from mithaq.kernel.ledger import anchor_map


def fill(apps: Any, _: Any) -> None:
    """Write down the slot of each key that is there."""
    keys = apps.get_model("ledger", "AudienceKey").objects
    for one in list(keys.all()):
        keys.filter(log=one.log, seq=one.seq).update(slot=anchor_map.slot(bytes(one.key)))


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_entry_without_rowid")]

    operations = [
        migrations.AddField("audiencekey", "slot", models.IntegerField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("audiencekey", "slot", models.IntegerField(unique=True)),
    ]
