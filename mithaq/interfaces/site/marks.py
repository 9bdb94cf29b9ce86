"""Whether this store is the demonstration; told by the store itself, not by who serves it.

Decision: docs/decisions/0162-a-demonstration-says-so.md.
"""

from typing import Final

from .models import Mark

DEMONSTRATION: Final = "demonstration"


def is_demonstration() -> bool:
    """Return whether the store was built as the demonstration."""
    return Mark.objects.filter(name=DEMONSTRATION).exists()


def mark_demonstration() -> None:
    """Say of the store, for good, that anybody may come in as anybody; in the transaction that builds it."""
    Mark.objects.create(name=DEMONSTRATION)
