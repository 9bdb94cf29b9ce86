"""What each log has announced of the keys that sign, and which checkpoint handed over from one to the next."""

from typing import Any

import orjson
from django.db import migrations, models


def fill(apps: Any, _: Any) -> None:
    """Let each log that is open name the keys that its entry 0 names."""
    opening = apps.get_model("ledger", "Opening").objects.filter(seq=0)
    logs = apps.get_model("ledger", "Log").objects
    for log in logs.filter(id__in=list(opening.values_list("log", flat=True))):
        fields = orjson.loads(bytes(opening.get(log=log.id).body))
        first = next(orjson.loads(one["value"]) for one in fields if one.get("name") == "log")
        logs.filter(id=log.id).update(signers=[{"seq": 0, "anchor": [], "log": [first]}])


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_slots")]

    operations = [
        migrations.AddField("log", "signers", models.JSONField(default=list)),
        migrations.AddField("checkpoint", "hands_over", models.BooleanField(default=False)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
