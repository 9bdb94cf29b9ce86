"""Whether this store is the demonstration; told by the store itself, not by who serves it.

Decision: docs/decisions/0162-a-demonstration-says-so.md.
"""

from typing import Final

from .models import Mark

DEMONSTRATION: Final = "demonstration"
# counted up when a version cannot go on with what an earlier one has built
BUILT: Final = f"{DEMONSTRATION} 2"


def is_demonstration() -> bool:
    """Return whether the store was built as the demonstration, by whatever version."""
    return Mark.objects.filter(name__startswith=DEMONSTRATION).exists()


def is_outdated() -> bool:
    """Return whether a demonstration was built by a version whose record this one cannot verify."""
    return not Mark.objects.filter(name=BUILT).exists()


def mark_demonstration() -> None:
    """Say of the store, for good, that anybody may come in as anybody; in the transaction that builds it."""
    Mark.objects.create(name=BUILT)
