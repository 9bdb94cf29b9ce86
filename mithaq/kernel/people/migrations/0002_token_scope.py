from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="token",
            name="scope",
            field=models.CharField(
                choices=[("read", "read"), ("write", "write"), ("carry_out", "carry_out")],
                default="read",
                max_length=10,
            ),
        ),
    ]
