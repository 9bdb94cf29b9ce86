import django.db.models.deletion
from django.db import migrations, models

import mithaq.kernel.clock
import mithaq.kernel.ids

SECONDS = [
    ("party", "a second officer of the party"),
    ("secretariat", "a secretary of a joint body"),
    ("joint_body", "an officer of a joint body"),
]
SCOPES = [("read", "read"), ("write", "write"), ("carry_out", "carry_out")]
KINDS = [
    ("command", "Command"),
    ("ministry", "Ministry"),
    ("mission", "Partner mission"),
    ("joint_body", "Joint body"),
    ("cso", "Civil society"),
    ("auditor", "Audit or assessment body"),
    ("other", "Other"),
]
TO_AUDIENCE = {
    "db_index": False,
    "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "+",
    "to": "markings.audience",
}
TO_OWNER = {
    "db_index": False,
    "null": True,
    "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "+",
    "to": "people.party",
}


class Migration(migrations.Migration):
    """Parties, groups and posts are founded and ended on pages; tokens are records.

    Tokens made before left no act, so they end: each is made anew.
    """

    dependencies = [("markings", "0001_initial"), ("people", "0004_passkeys")]

    operations = [
        migrations.AddField(
            "party",
            "waits_for",
            models.CharField(blank=True, choices=SECONDS, max_length=12, verbose_name="Waits for"),
        ),
        migrations.AddField(
            "party",
            "proposed_by",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
                verbose_name="Proposed by",
            ),
        ),
        migrations.AddField(
            "party", "refused_at", models.DateTimeField(blank=True, null=True, verbose_name="Refused")
        ),
        migrations.AlterField(
            "party", "kind", models.CharField(choices=KINDS, max_length=20, verbose_name="Kind")
        ),
        migrations.AlterField(
            "party",
            "parent",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.party",
                verbose_name="Belongs to",
            ),
        ),
        migrations.AlterField(
            "membership",
            "waits_for",
            models.CharField(blank=True, choices=SECONDS, max_length=12, verbose_name="Waits for"),
        ),
        migrations.AddField(
            "post", "ended_at", models.DateTimeField(blank=True, null=True, verbose_name="Ended")
        ),
        migrations.AddField(
            "sharinggroup", "ended_at", models.DateTimeField(blank=True, null=True, verbose_name="Ended")
        ),
        migrations.AddField(
            "groupmembership", "until", models.DateField(blank=True, null=True, verbose_name="Until")
        ),
        migrations.DeleteModel("Token"),
        migrations.CreateModel(
            "Token",
            [
                (
                    "id",
                    models.UUIDField(
                        default=mithaq.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(default=mithaq.kernel.clock.now)),
                ("changed_at", models.DateTimeField(default=mithaq.kernel.clock.now)),
                ("label", models.CharField(max_length=80, verbose_name="What it is for")),
                (
                    "scope",
                    models.CharField(choices=SCOPES, default="read", max_length=10, verbose_name="It may"),
                ),
                ("expires_at", models.DateTimeField(verbose_name="Until")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="Revoked")),
                ("audience", models.ForeignKey(**TO_AUDIENCE)),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to="people.membership",
                    ),
                ),
                ("owner", models.ForeignKey(**TO_OWNER)),
            ],
            options={
                "verbose_name": "Token for a program",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["audience", "-created_at", "id"], name="token_seen"),
                ],
            },
        ),
        migrations.CreateModel(
            "TokenDigest",
            [
                (
                    "token",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="known_by",
                        serialize=False,
                        to="people.token",
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
            ],
        ),
    ]
