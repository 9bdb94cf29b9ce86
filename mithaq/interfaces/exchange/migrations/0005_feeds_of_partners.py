"""Feeds of alerts on other servers, and when what is pulled was last taken in whole."""

import django.db.models.deletion
import mithaq.kernel.clock
import mithaq.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0004_partners_that_end'),
        ('markings', '0001_initial'),
        ('people', '0003_second_officer'),
    ]

    operations = [
        migrations.CreateModel(
            name='AlertFeed',
            fields=[
                ('id', models.UUIDField(default=mithaq.kernel.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=mithaq.kernel.clock.now)),
                ('changed_at', models.DateTimeField(default=mithaq.kernel.clock.now)),
                ('label', models.CharField(max_length=120, verbose_name='Whose feed it is')),
                ('address', models.CharField(max_length=400, verbose_name='Address')),
                ('user', models.CharField(blank=True, max_length=120, verbose_name='User name there')),
                ('secret_name', models.SlugField(blank=True, max_length=60, verbose_name='Name of the secret')),
                ('every_minutes', models.PositiveIntegerField(default=10, verbose_name='Minutes between pulls')),
                ('may_be_unsigned', models.BooleanField(default=False, verbose_name='Takes alerts that nobody signed')),
                ('state', models.CharField(choices=[('active', 'Read regularly'), ('held', 'Paused by hand'), ('ended', 'Ended')], default='active', max_length=6, verbose_name='State')),
                ('audience', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='markings.audience')),
                ('owner', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.party')),
            ],
            options={
                'verbose_name': 'Feed of a partner',
                'verbose_name_plural': 'Feeds of partners',
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='pull',
            name='succeeded_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='pull',
            name='due_at',
            field=models.DateTimeField(db_index=True, null=True),
        ),
        migrations.CreateModel(
            name='FeedPull',
            fields=[
                ('due_at', models.DateTimeField(db_index=True, null=True)),
                ('tried_at', models.DateTimeField(null=True)),
                ('succeeded_at', models.DateTimeField(null=True)),
                ('taken', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('said', models.CharField(blank=True, max_length=300)),
                ('feed', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='pull', serialize=False, to='exchange.alertfeed')),
                ('tag', models.CharField(blank=True, max_length=200)),
                ('modified', models.CharField(blank=True, max_length=200)),
                ('source', models.CharField(blank=True, max_length=400)),
                ('listed', models.PositiveIntegerField(default=0)),
                ('is_cut', models.BooleanField(default=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FeedEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('alert', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.capalert')),
                ('feed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='exchange.alertfeed')),
            ],
        ),
        migrations.CreateModel(
            name='FeedTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=mithaq.kernel.clock.now)),
                ('milliseconds', models.PositiveIntegerField(default=0)),
                ('listed', models.PositiveIntegerField(null=True)),
                ('taken', models.PositiveIntegerField(default=0)),
                ('trouble', models.JSONField(default=dict)),
                ('remarks', models.JSONField(default=list)),
                ('faults', models.JSONField(default=list)),
                ('feed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='exchange.alertfeed')),
            ],
        ),
        migrations.AddIndex(
            model_name='alertfeed',
            index=models.Index(fields=['audience', '-created_at', 'id'], name='alertfeed_seen'),
        ),
        migrations.AddConstraint(
            model_name='feedentry',
            constraint=models.UniqueConstraint(fields=('feed', 'key'), name='feed_entry_once'),
        ),
        migrations.AddIndex(
            model_name='feedtry',
            index=models.Index(fields=['feed', '-id'], name='feed_try_newest'),
        ),
    ]
