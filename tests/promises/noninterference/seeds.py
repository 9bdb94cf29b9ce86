"""What the ledger draws in a world depends on log and act alone.

In earnest salts and keys are random. Here they are drawn from the step's seed; a step that opens a log in one world and
finds it open in the other would shift what it draws afterwards, which tells nobody anything and would hide what does.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch
from uuid import UUID

from mithaq.kernel import clock, ids
from mithaq.kernel.ledger import append

WRITING = ("append", "renew_key", "record")


@contextmanager
def of_each_log() -> Iterator[None]:
    """Seed each write to a log by the log, the moment and what is written."""
    with ExitStack() as stack:
        for name in WRITING:
            stack.enter_context(patch.object(append, name, _seeded(getattr(append, name))))
        yield


def _seeded(write: Callable[..., Any]) -> Callable[..., Any]:
    def seeded(log: UUID, *args: Any, **named: Any) -> Any:
        what = [named.get(name) for name in ("act", "rec", "v")]
        with ids.deterministic(f"{write.__name__} {log} {what} {clock.now()}"):
            return write(log, *args, **named)

    return seeded
