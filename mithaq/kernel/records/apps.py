"""Django's entry for links and comments."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "mithaq.kernel.records"
    label = "records"
