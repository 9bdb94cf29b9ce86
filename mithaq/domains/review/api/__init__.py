"""Typed JSON in and out: everything that the pages can do. Mounted at /api/v1/review/."""

from mithaq.web.api import Router

from . import documents, figures, forecasts, searches, warnings

router = Router(tags=["review"])
for part in (figures, warnings, forecasts, documents, searches):
    router.add_router("", part.router)

__all__ = ["router"]
