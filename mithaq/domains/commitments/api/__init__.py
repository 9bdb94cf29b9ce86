"""Typed JSON in and out: everything that the pages can do. Mounted at /api/v1/commitments/."""

from mithaq.web.api import Router

from . import agreements, commitments, evidence, steps

router = Router(tags=["commitments"])
router.add_router("", agreements.router)
router.add_router("", evidence.router)
router.add_router("", steps.router)
# last, because its first part of the address is any id
router.add_router("", commitments.router)

__all__ = ["router"]
