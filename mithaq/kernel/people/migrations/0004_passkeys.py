import django.db.models.deletion
from django.db import migrations, models

import mithaq.kernel.clock
import mithaq.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("markings", "0001_initial"), ("people", "0003_second_officer")]

    operations = [
        migrations.CreateModel(
            name="Passkey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mithaq.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(default=mithaq.kernel.clock.now)),
                ("changed_at", models.DateTimeField(default=mithaq.kernel.clock.now)),
                ("handle", models.SlugField(max_length=60, verbose_name="Handle")),
                ("credential", models.CharField(max_length=1400, verbose_name="Id of the passkey")),
                ("public_key", models.CharField(max_length=6000, verbose_name="Public key")),
                ("rp", models.CharField(max_length=253, verbose_name="Made for the site")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="Removed")),
                (
                    "audience",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="markings.audience",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.party",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="Person",
                    ),
                ),
            ],
            options={
                "verbose_name": "Passkey",
                "verbose_name_plural": "Passkeys",
                "abstract": False,
                "indexes": [models.Index(fields=["audience", "-created_at", "id"], name="passkey_seen")],
            },
        ),
    ]
