"""Framework files over all domains: which parts they are made of, and in what order."""

import json
from collections.abc import Iterable, Iterator

from mithaq.domains.commitments import framework as commitments
from mithaq.domains.picture import framework as picture
from mithaq.domains.plan import framework as plan
from mithaq.kernel.actors import Actor
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import framework, parts

PARTS: tuple[framework.Part, ...] = (
    parts.PeoplePart(),
    plan,
    commitments,
    picture,
    parts.RecordsPart(),
)

# these refer to records of any part, so they come after all of them; sorting keeps the order of the rest
LOOK_FAR_BACK = frozenset({"slip", "link", "comment", "group_end"})


def load(lines: Iterable[str | bytes], *, dry_run: bool) -> list[framework.Verdict]:
    """Read a framework file as the system person `framework`; see `records.framework.load`."""
    return framework.load(lines, PARTS, framework.LoadContext(Actor.system("framework")), dry_run=dry_run)


def export(viewer: Viewer) -> Iterator[str]:
    """Yield the lines of a framework file with all that `viewer` may see, in an order that `load` can read."""
    yield _line(framework.header(viewer))
    parts_by_kind = {kind: part for part in PARTS for kind in part.KINDS}
    for kind in sorted(parts_by_kind, key=lambda kind: kind in LOOK_FAR_BACK):
        for row in parts_by_kind[kind].export(viewer, kind):
            yield _line(row)


def _line(row: framework.Row) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=False) + "\n"
