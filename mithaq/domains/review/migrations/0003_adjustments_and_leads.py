import django.db.models.deletion
import mithaq.kernel.clock
import mithaq.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("markings", "0001_initial"),
        ("people", "0001_initial"),
        ("review", "0002_sources_and_numbers"),
    ]

    operations = [
        migrations.AddField(
            model_name="warning",
            name="began_on",
            field=models.DateField(blank=True, null=True, verbose_name="Began on"),
        ),
        migrations.CreateModel(
            name="Adjustment",
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
                ("area", models.CharField(max_length=8, verbose_name="Area")),
                ("ahead", models.PositiveSmallIntegerField(verbose_name="Months ahead")),
                ("low", models.PositiveIntegerField(verbose_name="Hardly fewer than")),
                ("middle", models.PositiveIntegerField(verbose_name="Middle")),
                ("high", models.PositiveIntegerField(verbose_name="Hardly more than")),
                ("reason", models.TextField(max_length=5000, verbose_name="Reason")),
                ("scores", models.JSONField(blank=True, default=dict, verbose_name="Scores")),
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
                    "forecast",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adjustments",
                        to="review.forecast",
                        verbose_name="Forecast",
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
            ],
            options={
                "verbose_name": "Expert adjustment",
                "verbose_name_plural": "Expert adjustments",
                "abstract": False,
                "indexes": [models.Index(fields=["audience", "-created_at", "id"], name="adjustment_seen")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("low__lte", models.F("middle")), ("middle__lte", models.F("high"))
                        ),
                        name="adjustment_in_order",
                    )
                ],
            },
        ),
    ]
