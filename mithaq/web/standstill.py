"""Whether nothing can be changed, because this server was started from an older copy of its data.

Every page says so. The store is asked once every few seconds by each process, not by each page.
"""

from time import monotonic

from django.db import DatabaseError

from mithaq.kernel.ledger import rollback

FRESH_SECONDS = 10.0
_heard: tuple[float, str] | None = None


def told() -> str:
    """Return why the ledger stands still, in the reader's language; empty when it does not.

    Empty too where the store cannot say: the page that tells of a broken store is shown by the same frame.
    """
    try:
        return rollback.told(_reason())
    except DatabaseError:
        return ""


def forget() -> None:
    """Ask the store again at the next page."""
    global _heard
    _heard = None


def _reason() -> str:
    global _heard
    now = monotonic()
    if _heard is None or now - _heard[0] >= FRESH_SECONDS:
        _heard = now, rollback.stored_reason()
    return _heard[1]
