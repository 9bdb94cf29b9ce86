"""Where figures come from: the parties' own reports, or a data set by its code."""

from typing import Final

REPORTS: Final = "report"
