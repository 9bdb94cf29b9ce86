"""`publish`: what acts call when something has been committed."""

from . import bus
from .frames import Frame


def publish(frame: Frame) -> None:
    """Make open streams look for `frame`, once the transaction that wrote it stands.

    The streams take it from the table and not from here, so that there is one order and one source: a frame
    that was told but never committed cannot exist, and one that was committed but not told is found all the
    same.
    """
    bus.announce_on_commit(frame.stamp)
