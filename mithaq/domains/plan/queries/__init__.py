"""Reading the plan. The first argument is the viewer; what comes back is only what he may see."""

from .feeds import page
from .overview import overview
from .records import everything, initiative, line_of_effort, milestone, objective, record
from .slips import why_late
from .standing import at_risk
from .story import story_parts
from .today import broken_or_due_assumptions, due_soon, late, waiting_for_verification

__all__ = [
    "at_risk",
    "broken_or_due_assumptions",
    "due_soon",
    "everything",
    "initiative",
    "late",
    "line_of_effort",
    "milestone",
    "objective",
    "overview",
    "page",
    "record",
    "story_parts",
    "waiting_for_verification",
    "why_late",
]
