"""Which words an act left in a record."""

from mithaq.kernel.acts.models import Revision
from mithaq.kernel.markings import kinds

from . import words

_CLOSED = ".remarked_out"


def is_searched(act: Revision) -> bool:
    """Return whether records of the act's kind can be searched at all."""
    model = kinds.models().get(act.kind)
    return bool(model and model.SEARCHED)


def closes(act: Revision) -> bool:
    """Return whether the act takes the record away from its audience, and so has no words."""
    return act.verb.endswith(_CLOSED)


def of(act: Revision) -> set[str]:
    """Return the words of the record as `act` left it."""
    values = {} if closes(act) else act.values
    names = kinds.models()[act.kind].SEARCHED
    return {word for name in names for text in words.texts(values.get(name)) for word in words.of(text)}
