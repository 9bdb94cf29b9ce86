"""Where figures come from: the parties' own reports, or a data set by its code; and what counts off what is in both."""

from typing import Final

REPORTS: Final = "report"
# counts off events that one of the others tells of too; no source by itself
BOTH: Final = "both"
