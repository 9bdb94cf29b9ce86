"""Alerts that are kept, secret addresses for more than calendars, what webhooks were told lately."""

import django.db.models.deletion
import mithaq.kernel.clock
import mithaq.kernel.i18n
import mithaq.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0002_originals_and_filling'),
        ('markings', '0001_initial'),
        ('people', '0002_token_scope'),
    ]

    operations = [
        migrations.CreateModel(
            name='CapAlert',
            fields=[
                ('id', models.UUIDField(default=mithaq.kernel.ids.new, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=mithaq.kernel.clock.now)),
                ('changed_at', models.DateTimeField(default=mithaq.kernel.clock.now)),
                ('title', mithaq.kernel.i18n.NamesField(default=dict, verbose_name='Headline')),
                ('sender', models.CharField(max_length=400, verbose_name='Sender')),
                ('identifier', models.CharField(max_length=400, verbose_name='Identifier')),
                ('sent', models.DateTimeField(verbose_name='Sent')),
                ('status', models.CharField(max_length=10, verbose_name='Status')),
                ('message_type', models.CharField(max_length=10, verbose_name='Kind of message')),
                ('begins', models.DateTimeField(verbose_name='Begins')),
                ('ends', models.DateTimeField(blank=True, null=True, verbose_name='Ends')),
                ('refers_to', models.JSONField(blank=True, default=list, verbose_name='Refers to')),
                ('areas', models.JSONField(blank=True, default=list, verbose_name='Districts and countries')),
                ('cap_version', models.CharField(max_length=4, verbose_name='Version of CAP')),
                ('signed_by', models.CharField(blank=True, max_length=64, verbose_name='Certificate')),
                ('sha256', models.CharField(max_length=64, verbose_name='Document')),
                ('audience', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='markings.audience')),
                ('owner', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.party')),
            ],
            options={
                'verbose_name': 'CAP alert',
                'verbose_name_plural': 'CAP alerts',
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='telling',
            name='lost_from',
            field=models.DateTimeField(default=mithaq.kernel.clock.now),
        ),
        migrations.AddField(
            model_name='telling',
            name='lost_record',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='telling',
            name='test_asked',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='webhook',
            name='state',
            field=models.CharField(choices=[('active', 'Active'), ('held', 'Paused by hand'), ('paused', 'Paused, because nobody answered'), ('stopped', 'Stopped')], default='active', max_length=7, verbose_name='State'),
        ),
        migrations.CreateModel(
            name='AlertDocument',
            fields=[
                ('alert', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='exchange.capalert')),
                ('body', models.BinaryField()),
                ('audience', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='markings.audience')),
            ],
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=mithaq.kernel.clock.now)),
                ('kind', models.CharField(max_length=40)),
                ('deed', models.CharField(max_length=60)),
                ('said', models.CharField(blank=True, max_length=120)),
                ('milliseconds', models.PositiveIntegerField()),
                ('next_at', models.DateTimeField(null=True)),
                ('webhook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='exchange.webhook')),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='calendarlink',
            name='calendar_link_once',
        ),
        migrations.RenameModel('CalendarLink', 'SecretLink'),
        migrations.AddField(
            model_name='secretlink',
            name='purpose',
            field=models.CharField(choices=[('calendar', 'Calendar of due dates'), ('alerts', 'Feed of alerts')], default='calendar', max_length=8),
        ),
        migrations.AddIndex(
            model_name='capalert',
            index=models.Index(fields=['audience', '-created_at', 'id'], name='capalert_seen'),
        ),
        migrations.AddIndex(
            model_name='capalert',
            index=models.Index(fields=['audience', 'sender', 'sent'], name='cap_alert_sender'),
        ),
        migrations.AddIndex(
            model_name='attempt',
            index=models.Index(fields=['webhook', '-id'], name='attempt_newest'),
        ),
        migrations.AddConstraint(
            model_name='secretlink',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('membership', 'purpose'), name='secret_link_once'),
        ),
    ]
