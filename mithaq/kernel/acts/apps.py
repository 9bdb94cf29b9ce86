"""Django's entry for revisions and idempotency keys."""

from django.apps import AppConfig


class ActsConfig(AppConfig):
    name = "mithaq.kernel.acts"
    label = "acts"
