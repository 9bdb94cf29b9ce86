"""Django's entry for the plan."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanConfig(AppConfig):
    name = "mithaq.domains.plan"
    label = "plan"
    verbose_name = _("Plan")

    def ready(self) -> None:
        from . import jobs  # noqa: F401 - names the handlers and texts of reminders
