"""One line of the table of figures."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A figure: what we measured, what it is compared with, and the ratio that must (or must not) be exceeded.

    `at_least` turns the limit round: the ratio must reach it. `ours` and `reference` are texts with their unit.
    """

    figure: str
    ours: str
    reference: str
    ratio: float
    limit: float
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Whether the figure is on the right side of its limit."""
        return self.ratio >= self.limit if self.at_least else self.ratio <= self.limit
