"""The kinds of records there are, read once from the marked models themselves."""

from functools import cache

from django.apps import apps

from .models import Marked


@cache
def models() -> dict[str, type[Marked]]:
    """Return every marked model by its kind."""
    return {m.KIND: m for m in apps.get_models() if issubclass(m, Marked)}


@cache
def names_of_wholes(kind: str) -> tuple[str, ...]:
    """Return the fields that hold the id of what a record of `kind` is a part of; none for a kind without a model."""
    model = models().get(kind)
    return (*model.BELONGS_TO, *(id_ for _kind, id_ in model.ABOUT)) if model else ()
