"""Looking for what is new for each saved search, with the eyes of its owner."""

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts import feeds
from mithaq.kernel.errors import Conflict

from ..actions import searches as actions
from ..queries import searches


def look(*, by: Actor) -> None:
    """Tell of every new match; whoever has lost the right to see something is not told of it.

    While nothing is done this asks for nothing but that, however many searches there are.
    """
    newest, without = feeds.newest_committed(), []
    for search, stamp in searches.running():
        viewer = searches.viewer_of(search) if stamp < newest else None
        if viewer is None:
            continue
        news = searches.news(viewer, search, stamp, newest)
        if not news.records and news.stamp == newest:
            without.append(search.pk)
            continue
        try:
            if news.records:
                actions.tell(search, news.records, by=by)
        except Conflict:
            continue  # its owner has just changed it: the next round looks again
        actions.looked_until(news.stamp, search.pk)
    actions.looked_until(newest, *without)
