"""The plan for programs, under /api/v1/plan/: everything that the pages can do."""

from mithaq.web.api import Router

from . import registers, slips, steps

router = Router(tags=["plan"])
registers.offer(router)
steps.offer(router)
slips.offer(router)
