"""What the worker repeats: warnings of the seven days that are over, saved searches, forecasts and their scores.

The arithmetic needs the array library, which the web process does not load: each job imports its module when it runs.
"""

from mithaq.kernel.actors import Actor
from mithaq.kernel.timers import worker

from ..queries import vantages

BY = Actor.system("review")
WATCH_EVERY_S, SEARCH_EVERY_S, FORECAST_EVERY_S = 6 * 3600, 5, 300
# arithmetic of half a minute: it shall not slow a server down that is only starting
FORECAST_FIRST_S = 20


def watch() -> None:
    """Raise the warnings of the seven days that are over."""
    if vantages.is_any():
        from . import watching

        watching.watch(by=BY)


def search() -> None:
    """Tell the owners of saved searches what is new."""
    from . import searching

    searching.look(by=BY)


def forecast() -> None:
    """Score forecasts whose months are over, and issue the next one after the last complete month of a source."""
    if vantages.is_any():
        from . import forecasting

        forecasting.score(by=BY)
        forecasting.issue_next(by=BY)


worker.register("review.warnings", WATCH_EVERY_S, watch, slow=True)
worker.register("review.searches", SEARCH_EVERY_S, search, slow=True)
worker.register("review.forecasts", FORECAST_EVERY_S, forecast, first_after=FORECAST_FIRST_S, slow=True)
