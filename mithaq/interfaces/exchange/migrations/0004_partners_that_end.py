"""Partners that are pulled from no more, and what the last pull brought."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("exchange", "0003_alerts_and_webhooks"),
    ]

    operations = [
        migrations.AddField(
            model_name="partner",
            name="state",
            field=models.CharField(
                choices=[("active", "Pulled from"), ("ended", "Ended")],
                default="active",
                max_length=6,
                verbose_name="State",
            ),
        ),
        migrations.AddField(
            model_name="pull",
            name="tried_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="pull",
            name="taken",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="pull",
            name="refused",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
