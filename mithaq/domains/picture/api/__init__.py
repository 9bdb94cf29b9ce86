"""Typed JSON in and out: everything that the pages can do. Mounted at /api/v1/picture/."""

from mithaq.web.api import Router

from . import joining, recalls, reports, requests, responses

router = Router(tags=["picture"])
router.add_router("", reports.router)
router.add_router("", joining.router)
router.add_router("", responses.router)
router.add_router("", recalls.router)
router.add_router("", requests.router)

__all__ = ["router"]
