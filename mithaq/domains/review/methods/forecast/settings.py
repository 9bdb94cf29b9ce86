"""What a run may be told apart from its input."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Months are whole; the defaults are those that were measured (docs/reference/forecasts.md).

    What members 5 and 6 have learnt is renewed every `refit_months`, 1 to 12, counted by the calendar.
    A series is left out if it counts less than `fewest` over the last `fewest_months`: rare types are better
    forecast together. `past_origins` is how many verified origins the record shows.
    """

    past_origins: int = 36
    memory_months: int = 120
    most_pairs: int = 20_000
    refit_months: int = 6
    forest: bool = False
    fewest: int = 30
    fewest_months: int = 36
    similar: int = 10

    def __post_init__(self) -> None:
        if not 1 <= self.refit_months <= 12:
            raise ValueError("learning is renewed every 1 to 12 months")


MEASURED = Settings()
