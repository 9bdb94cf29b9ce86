"""Tables of the picture."""

from .receipts import Acknowledgement, Opening, Receipt
from .reports import Report, SameEvent
from .requests import Answer, Request
from .responses import Assessment, Claim, Hint, Suggestion

__all__ = [
    "Acknowledgement",
    "Answer",
    "Assessment",
    "Claim",
    "Hint",
    "Opening",
    "Receipt",
    "Report",
    "Request",
    "SameEvent",
    "Suggestion",
]
