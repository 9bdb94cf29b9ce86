"""One family of errors; pages and API turn them into answers in one place each.

Every error says what happened and what to do next, in the reader's language. What a person may not see and what
does not exist raise the same `NotVisible`, without a detail that could tell them apart.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class MithaqError(Exception):
    """Base of all errors that a reader is told about. `status` is the HTTP status, `code` a stable word."""

    code = "error"
    status = 500
    default: Text = _("Something went wrong here. Nothing was changed. Try again.")

    def __init__(self, message: Text | None = None) -> None:
        self.message: Text = message or self.default
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)

    @property
    def fields(self) -> Mapping[str, Sequence[Text]]:
        """Return messages by field name; empty where the error is not about fields."""
        return {}


class NotVisible(MithaqError):
    """There is no such record for this reader."""

    code, status = "not_found", 404
    default = _("There is nothing here that you can see. Check the address, or ask whoever sent it to you.")


class NotAllowed(MithaqError):
    """The record is visible, but the role does not carry the right."""

    code, status = "not_allowed", 403
    default = _("Your role does not allow this. Ask your party's administrator who may do it.")


class WrongState(MithaqError):
    """The state of the record does not allow the move."""

    code, status = "wrong_state", 409
    default = _("This cannot be done in the present state. Reload the page to see what has changed.")


class Conflict(MithaqError):
    """Somebody else changed the record since it was read; `current` is what stands now."""

    code, status = "conflict", 409
    default = _("Somebody changed this while you were editing. Compare both versions, then save again.")

    def __init__(self, message: Text | None = None, *, current: Any = None) -> None:
        super().__init__(message)
        self.current = current


class Invalid(MithaqError):
    """The input cannot be accepted; `fields` names each field with the remedy."""

    code, status = "invalid", 422
    default = _("Some of what you entered needs correcting.")

    def __init__(
        self, message: Text | None = None, *, fields: Mapping[str, Text | Sequence[Text]] | None = None
    ) -> None:
        super().__init__(message)
        self._fields = {
            name: [said] if isinstance(said, (str, Promise)) else list(said)
            for name, said in (fields or {}).items()
        }

    @property
    def fields(self) -> Mapping[str, Sequence[Text]]:
        return self._fields

    def __str__(self) -> str:
        return "; ".join(
            [str(self.message), *(f"{k}: {' '.join(map(str, v))}" for k, v in self._fields.items())]
        )


class StoreFull(MithaqError):
    """The disk is full: nothing was written, reading goes on."""

    code, status = "store_full", 507
    default = _("The store is full. Nothing was changed; reading goes on. Tell whoever runs this server.")


class StoreAway(MithaqError):
    """The store does not answer, or takes nothing just now: it is restarted, busy for long, or may only be read."""

    code, status = "store_away", 503
    default = _("The store does not answer just now. Nothing was changed. Try again in a minute.")


class BytesErased(MithaqError):
    """What was kept byte by byte was erased; its record stays."""

    code, status = "bytes_erased", 410
    default = _("This was erased for good. That it was here, and why it went, stands in the history.")


class BytesLost(MithaqError):
    """The bytes that are kept are missing, or are not those that were recorded."""

    code, status = "bytes_lost", 500
    default = _(
        "What is stored is missing or no longer matches its recorded hash. Tell whoever runs this server."
    )


_SQLITE_FULL, _POSTGRESQL_FULL = 13, "53100"
# https://www.sqlite.org/rescode.html: busy, read-only, input or output error, cannot be opened
_SQLITE_AWAY = frozenset({5, 8, 10, 14})
# https://www.postgresql.org/docs/current/errcodes-appendix.html: the connection, shutting down or starting up, too
# many connections, a server that may only be read
_POSTGRESQL_AWAY = ("08", "57P", "53300", "25006")


def of_store(error: BaseException | None) -> MithaqError | None:
    """Return what an error of the database means that is no fault of ours: StoreFull or StoreAway; else None."""
    if not isinstance(error, (DatabaseError, InterfaceError)):
        return None
    if is_full(error):
        return StoreFull()
    return StoreAway() if _is_away(error.__cause__ or error) else None


def _is_away(cause: BaseException) -> bool:
    if (code := getattr(cause, "sqlite_errorcode", None)) is not None:
        return code & 0xFF in _SQLITE_AWAY
    if state := getattr(cause, "sqlstate", None):
        return bool(state.startswith(_POSTGRESQL_AWAY))
    # psycopg knows no state of a connection that was never made, or is closed already
    return type(cause).__module__.startswith("psycopg") and type(cause).__name__ in (
        "OperationalError",
        "InterfaceError",
        "ConnectionTimeout",
    )


def is_full(error: BaseException) -> bool:
    """Return whether an error of the database means that its disk has no room left."""
    cause = error.__cause__ or error
    codes = (getattr(cause, "sqlite_errorcode", None), getattr(cause, "sqlstate", None))
    return _SQLITE_FULL in codes or _POSTGRESQL_FULL in codes
