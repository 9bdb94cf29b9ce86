"""What goes wrong at every request is written once a minute: an outage must not fill the disk with its own story."""

import logging
import time
from threading import Lock

from django.core.exceptions import DisallowedHost

from mithaq.kernel.errors import of_store

EVERY_S = 60.0
_NOT_TAKEN = ("Service Unavailable", "Insufficient Storage")


class OnceAMinute(logging.Filter):
    """Makes one line of an outage of the store, or of a request for a strange host, and drops its repetitions."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._until: dict[tuple[str, str], float] = {}
        self._dropped: dict[tuple[str, str], int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to write the record, which is shortened in place."""
        told = _told(record)
        if told is None:
            return True
        kind, text = told
        dropped = self._pass((record.name, kind))
        if dropped is None:
            return False
        more = f" ({dropped} more since the last line)" if dropped else ""
        record.msg, record.args, record.exc_info, record.exc_text = f"{text}{more}", (), None, None
        return True

    def _pass(self, key: tuple[str, str]) -> int | None:
        """Return how many were dropped since the last one that was written; None drops this one too."""
        now = time.monotonic()
        with self._lock:
            if now < self._until.get(key, 0.0):
                self._dropped[key] = self._dropped.get(key, 0) + 1
                return None
            self._until[key] = now + EVERY_S
            return self._dropped.pop(key, 0)


def _told(record: logging.LogRecord) -> tuple[str, str] | None:
    """Return kind and text of what is written once a minute; None for anything else."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, DisallowedHost):
        return (
            "host",
            f"a request for another host than that of MITHAQ_ORIGIN was refused: {str(error)[:120]}",
        )
    if away := of_store(error):
        reason = " ".join(str(error).split())
        return away.code, f"{record.getMessage()}: the store does not answer or takes nothing: {reason}"
    said = record.getMessage()
    if record.name == "django.request" and said.startswith(_NOT_TAKEN):
        return said.partition(":")[0], said
    return None
