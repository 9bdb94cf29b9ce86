from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="forecast", name="forecast_once"),
        migrations.AddField(
            model_name="forecast",
            name="source",
            field=models.CharField(default="ucdp", max_length=20, verbose_name="Source"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="forecast",
            constraint=models.UniqueConstraint(
                fields=("audience", "source", "origin", "measure", "type"), name="forecast_once"
            ),
        ),
        migrations.AddField(
            model_name="savedsearch",
            name="at_least",
            field=models.PositiveSmallIntegerField(
                default=1, verbose_name="From so many within seven days on"
            ),
        ),
    ]
