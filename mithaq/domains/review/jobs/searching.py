"""Looking for what is new for each saved search, with the eyes of its owner."""

from mithaq.kernel.actors import Actor
from mithaq.kernel.errors import Conflict

from ..actions import searches as actions
from ..queries import searches


def look(*, by: Actor) -> None:
    """Tell of every new match; whoever has lost the right to see something is not told of it."""
    for search, stamp in searches.running():
        viewer = searches.viewer_of(search)
        if viewer is None:
            continue
        news = searches.news(viewer, search, stamp)
        if news.stamp == stamp:
            continue
        try:
            if news.records:
                actions.tell(search, news.records, by=by)
        except Conflict:
            continue  # its owner has just changed it: the next round looks again
        actions.looked_until(search, news.stamp)
