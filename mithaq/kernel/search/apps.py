"""Django's entry for the search postings."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "mithaq.kernel.search"
    label = "search"
