"""Django's entry for the tables of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "mithaq.kernel.people"
    label = "people"

    def ready(self) -> None:
        from . import notices  # noqa: F401 - names what its notices say
