"""The app that carries the base page, the components and the static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """No tables: templates, tags and static files only."""

    name = "mithaq.web"
    label = "web"
