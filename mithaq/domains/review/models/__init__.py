"""Tables of the threat review."""

from .documents import ThreatReview
from .forecasts import Forecast
from .searches import SavedSearch, SearchMark
from .warnings import Warning

__all__ = ["Forecast", "SavedSearch", "SearchMark", "ThreatReview", "Warning"]
