"""Django's entry for agreements and commitments."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitmentsConfig(AppConfig):
    """Registers the reminders, so that a worker finds their handler, and what evidence loses when it is erased."""

    name = "mithaq.domains.commitments"
    label = "commitments"
    verbose_name = _("Commitments")

    def ready(self) -> None:
        from . import jobs  # noqa: F401
        from .actions.files import erasing  # noqa: F401
