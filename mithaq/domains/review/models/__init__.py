"""Tables of the threat review."""

from .adjustments import Adjustment
from .documents import ThreatReview
from .forecasts import Forecast
from .searches import SavedSearch, SearchMark
from .warnings import Warning

__all__ = ["Adjustment", "Forecast", "SavedSearch", "SearchMark", "ThreatReview", "Warning"]
