"""What a job or an import does in many acts, as one piece of news: the forecasts of a day, the parts of a file."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from mithaq.kernel.acts import feeds
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.markings.viewers import Viewer

MOST_PAGES = 4


@dataclass(frozen=True)
class News:
    """The newest acts that a reader has not seen, and whether there are older ones."""

    acts: Sequence[Revision]
    has_more: bool


def unseen(viewer: Viewer, seen: int, limit: int) -> News:
    """Return the newest acts after the stamp `seen`: `limit` of them, and more where they melt into fewer lines."""
    found: list[Revision] = []
    cursor, has_more = None, True
    for _ in range(MOST_PAGES):
        page = feeds.newest(viewer, limit=limit, cursor=cursor)
        fresh = [act for act in page.items if act.stamp > seen]
        found, cursor = found + fresh, page.next_cursor
        has_more = cursor is not None and len(fresh) == limit
        if not has_more or len(merged(found)) >= limit:
            break
    return News(found, has_more)


def merged(acts: Iterable[Revision]) -> list[tuple[Revision, int]]:
    """Return the first act of each run with the number of the others, in order; other acts stand alone."""
    runs: dict[Hashable, list[Revision]] = {}
    for act in acts:
        runs.setdefault(_run(act), []).append(act)
    return [(run[0], len(run) - 1) for run in runs.values()]


def _run(act: Revision) -> Hashable:
    if act.kind == "forecast":
        return act.verb, act.at.date()
    if act.kind == "dataset":
        return act.record, act.by_person
    return act.stamp
