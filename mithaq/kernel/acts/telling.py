"""An act as the open streams tell it."""

from mithaq.kernel.live.frames import Frame
from mithaq.kernel.markings import kinds

from .models import Revision


def frame(act: Revision) -> Frame:
    """Return the frame of an act: what changed, and what it is a part of, so that an open page of that hears of it.

    Nothing is given away: whoever may see a part may see what it belongs to.
    """
    return Frame(act.stamp, act.audience_id, act.kind, act.record, act.verb, part_of=_wholes(act))


def _wholes(act: Revision) -> tuple[str, ...]:
    names = kinds.names_of_wholes(act.kind)
    if not names:
        return ()
    values = act.values
    return tuple(str(values[name]) for name in names if values.get(name))
