"""Django's entry for the markings tables."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MarkingsConfig(AppConfig):
    name = "mithaq.kernel.markings"
    label = "markings"

    def ready(self) -> None:
        from . import walls

        post_migrate.connect(walls.raise_after_migrate, sender=self, dispatch_uid="markings.walls")
