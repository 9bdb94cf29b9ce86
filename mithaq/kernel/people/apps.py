"""Django's entry for the tables of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "mithaq.kernel.people"
    label = "people"

    def ready(self) -> None:
        from . import jobs, notices  # noqa: F401 - names what the clock does, and what its notices say
