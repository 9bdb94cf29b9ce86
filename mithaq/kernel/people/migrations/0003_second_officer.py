import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_token_scope")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="waits_for",
            field=models.CharField(
                blank=True,
                choices=[
                    ("party", "a second officer of the party"),
                    ("secretariat", "a secretary of a joint body"),
                ],
                default="",
                max_length=12,
                verbose_name="Waits for",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="membership",
            name="proposed_by",
            field=models.ForeignKey(
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
            model_name="membership",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="Ended"),
        ),
    ]
