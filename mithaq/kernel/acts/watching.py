"""Looking for what was changed without an act, a little at a time, beside everything else that a worker does."""

import time
from collections.abc import Iterator

from django.db import transaction

from mithaq.kernel.markings import walls
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer

from . import tampering
from .models import Discrepancy
from .tampering import Difference

BETWEEN_LOOKS_S = 900.0
_WHY = "the last look replaces the one before"


class Watch:
    """Goes through all tables in steps, keeps what differs, and starts over after BETWEEN_LOOKS_S seconds."""

    def __init__(self) -> None:
        self._steps: Iterator[list[Difference]] | None = None
        self._found: list[Difference] = []
        self._next = 0.0

    @property
    def is_done(self) -> bool:
        """Whether a look is over and the next one not yet due."""
        return self._steps is None and time.monotonic() < self._next

    def step(self) -> None:
        """Look at the next rows, if it is time to."""
        if self._steps is None:
            if self.is_done:
                return
            self._steps, self._found = tampering.everywhere(), []
        with walls.job(_WHY):
            found = next(self._steps, None)
            if found is None:
                keep(self._found)
        if found is None:
            self._steps, self._next = None, time.monotonic() + BETWEEN_LOOKS_S
        else:
            self._found += found


@transaction.atomic
def keep(found: list[Difference]) -> None:
    """Keep what a whole look has found instead of what the look before had."""
    kept = Discrepancy.objects.for_system(_WHY)
    known = {(one.kind, one.record, one.what): one for one in kept}
    wanted = {(one.kind, one.record, one.what): one for one in found}
    kept.filter(pk__in=[known[key].pk for key in known.keys() - wanted.keys()]).delete()
    there = set(Audience.objects.values_list("pk", flat=True))
    Discrepancy.objects.bulk_create(
        Discrepancy(
            audience_id=one.audience_id,
            kind=one.kind,
            record=one.record,
            version=one.version,
            what=one.what,
            fields=list(one.fields),
        )
        for key, one in wanted.items()
        if key not in known and one.audience_id in there
    )


def seen_by(viewer: Viewer) -> list[Discrepancy]:
    """Return what the last look has found in what `viewer` may see, newest first."""
    return list(Discrepancy.objects.visible_to(viewer).order_by("-found_at", "pk"))
