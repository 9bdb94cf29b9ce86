"""An act as the open streams tell it."""

from functools import cache

from django.apps import apps

from mithaq.kernel.live.frames import Frame
from mithaq.kernel.markings.models import Marked

from .models import Revision


def frame(act: Revision) -> Frame:
    """Return the frame of an act: what changed, and what it is a part of, so that an open page of that hears of it.

    Nothing is given away: whoever may see a part may see what it belongs to.
    """
    return Frame(act.stamp, act.audience_id, act.kind, act.record, act.verb, part_of=_wholes(act))


def _wholes(act: Revision) -> tuple[str, ...]:
    names = _names_of_wholes().get(act.kind)
    if not names:
        return ()
    values = act.values
    return tuple(str(values[name]) for name in names if values.get(name))


@cache
def _names_of_wholes() -> dict[str, tuple[str, ...]]:
    """Return by kind the fields that hold the id of what a record is a part of."""
    marked = [model for model in apps.get_models() if issubclass(model, Marked)]
    return {m.KIND: (*m.BELONGS_TO, *(id_ for _kind, id_ in m.ABOUT)) for m in marked}
