"""What is kept ready in another form of every act on a kind of record, in the act's own transaction.

A follower writes what can be made again from the revisions: rows that other systems read as bytes, for example. It
stands or falls with the act, so that whoever reads it finds his own writes, and nothing ever appears behind a position
that a reader has passed.
"""

from collections.abc import Callable

from .models import Revision

Follower = Callable[[Revision], None]
_followers: dict[str, list[Follower]] = {}


def register(kind: str, follower: Follower) -> None:
    """Call `follower` with every revision of a record of `kind`, a narrowing's closing one included."""
    if follower not in _followers.setdefault(kind, []):
        _followers[kind].append(follower)


def tell(revision: Revision) -> None:
    """Call the followers of the revision's kind."""
    for follower in _followers.get(revision.kind, ()):
        follower(revision)
