"""Django's entry for the notices of the live line."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "mithaq.kernel.live"
    label = "live"
