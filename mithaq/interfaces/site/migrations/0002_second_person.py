from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("site_pages", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="waits_for",
            field=models.CharField(blank=True, default="", max_length=12),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="invitation",
            name="code",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(fields=["party", "waits_for"], name="invitation_waits"),
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[("name", models.CharField(max_length=40, primary_key=True, serialize=False))],
        ),
    ]
