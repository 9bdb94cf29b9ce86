"""Importing published files, at once or one after the other as they were sent; filling in what older ones lack."""

from mithaq.kernel.timers import worker

from ..rules.ucdp.faults import OnFault
from . import hexagons, waiting
from .importing import Phase, Progress, Report, import_ucdp

__all__ = ["OnFault", "Phase", "Progress", "Report", "import_ucdp"]
LOOK_EVERY_S, CLEAR_EVERY_S, FILL_EVERY_S = 1.0, 3600.0, 86_400.0

worker.register("uploads", LOOK_EVERY_S, waiting.start_next)
worker.register("old uploads", CLEAR_EVERY_S, waiting.clear)
worker.register("hexagons", FILL_EVERY_S, hexagons.fill, slow=True)
