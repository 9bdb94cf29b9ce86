"""Django's entry for the threat review."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    """Registers the jobs, so that a worker runs them, and what is never released."""

    name = "mithaq.domains.review"
    label = "review"
    verbose_name = _("Threat review")

    def ready(self) -> None:
        from . import jobs  # noqa: F401
        from .actions import keeping  # noqa: F401
