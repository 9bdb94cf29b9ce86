"""Django's entry for areas, figures and imported events."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AreasConfig(AppConfig):
    """Registers the jobs, so that a worker reads what was sent."""

    name = "mithaq.domains.areas"
    label = "areas"
    verbose_name = _("Areas")

    def ready(self) -> None:
        from . import jobs  # noqa: F401
