"""The sealed manager: a marked table gives nothing until somebody says who is looking."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from .viewers import Viewer


class Sealed(RuntimeError):
    """A marked table was read without `visible_to(viewer)` or `for_system(reason)`: a fault of ours."""


def _guarded(name: str) -> Callable[..., Any]:
    original = getattr(models.QuerySet, name)

    @wraps(original)
    def method(self: "SealedQuerySet", *args: Any, **kwargs: Any) -> Any:
        self.check_open()
        return original(self, *args, **kwargs)

    return method


class SealedQuerySet(models.QuerySet):
    """Refuses to be evaluated, or used inside another query, until it was opened."""

    opened = False

    def visible_to(self, viewer: "Viewer") -> Self:
        """Open for the records that `viewer` is entitled to see now."""
        clone = self.filter(audience_id__in=viewer.audiences)
        clone.opened = True
        return clone

    def for_system(self, reason: str) -> Self:
        """Open for all records; only for the kernel, migrations and jobs. `reason` is for whoever reads the code."""
        if not reason:
            raise ValueError("say why the whole table is read")
        clone = self.all()
        clone.opened = True
        return clone

    def check_open(self) -> None:
        """Raise Sealed unless the query was opened."""
        if not self.opened:
            raise Sealed(f"{self.model.__name__}: call visible_to(viewer) before reading")

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone.opened = self.opened
        return clone

    _fetch_all = _guarded("_fetch_all")
    iterator = _guarded("iterator")
    aggregate = _guarded("aggregate")
    count = _guarded("count")
    exists = _guarded("exists")
    update = _guarded("update")
    delete = _guarded("delete")
    explain = _guarded("explain")
    resolve_expression = _guarded("resolve_expression")
    _combinator_query = _guarded("_combinator_query")
    __or__ = _guarded("__or__")
    __and__ = _guarded("__and__")


class SealedManager(models.Manager.from_queryset(SealedQuerySet)):  # type: ignore[misc]
    """The default manager of every marked model."""

    use_in_migrations = False
