"""Django's entry for the pages that span domains."""

from django.apps import AppConfig


class SitePagesConfig(AppConfig):
    name = "mithaq.interfaces.site"
    label = "site_pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .signin import watch

        watch.connect()
