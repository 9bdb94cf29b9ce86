import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mithaq.kernel.clock

# they held the keys of sessions as they are; who is signed in signs in once more
_BEFORE = ("usersessions_usersession", "django_session")


class Migration(migrations.Migration):
    dependencies = [("people", "0005_founding")]

    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("address", models.GenericIPAddressField(null=True)),
                ("browser", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField(default=mithaq.kernel.clock.now)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name": "session", "verbose_name_plural": "sessions", "abstract": False},
        ),
        *[migrations.RunSQL(f"DROP TABLE IF EXISTS {table}", migrations.RunSQL.noop) for table in _BEFORE],
    ]
