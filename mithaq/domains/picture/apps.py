"""Django's entry for reports and requests for information."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PictureConfig(AppConfig):
    """Registers the timers, so that a worker finds their handlers, and what follows when a report is narrowed."""

    name = "mithaq.domains.picture"
    label = "picture"
    verbose_name = _("The picture")

    def ready(self) -> None:
        from . import jobs  # noqa: F401
        from .actions import following  # noqa: F401
