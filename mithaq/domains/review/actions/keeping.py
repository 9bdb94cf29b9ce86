"""What is computed from the figures of a vantage stays with its readers; a search is its person's own.

A release would hand on figures of other parties, which never said so (docs/decisions/0069-warnings.md). A threat review
has a way of its own: it is issued to those for whom its figures were taken (docs/decisions/0066-threat-reviews.md).
"""

from mithaq.kernel.records import consequences

from ..models import Adjustment, Forecast, SavedSearch, ThreatReview, Warning

consequences.never_release(
    *(model.KIND for model in (Adjustment, Forecast, SavedSearch, ThreatReview, Warning))
)
