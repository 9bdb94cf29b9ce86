"""Where sign-ins are kept, so that what lies in the table opens nothing. Decision: docs/decisions/0213.

Django's engine that keeps sessions in a table, with a table of its own: in place of the key that the browser holds it
has the key's digest, which is also the name of the session in streams.
"""

from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from mithaq.kernel import clock
from mithaq.kernel.live.sessions import digest

SIGNED_IN = "signed_in"


class Session(AbstractBaseSession):
    """An open session; `session_key` is the digest of its key. Address, browser and time are of the sign-in."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=clock.now)

    @classmethod
    def get_session_store_class(cls) -> "type[SessionStore]":
        """Return the engine that reads it."""
        return SessionStore


class SessionStore(db.SessionStore):
    """Django's engine, over `Session`: `session_key` is the key that the browser holds, and is in no table.

    The content is signed for just this key: copied by hand to the row of another one, it is nobody's. What it holds
    under SIGNED_IN goes into columns of the row.
    """

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table."""
        return Session

    @property
    def key_salt(self) -> str:
        """Return what the signature of the content is bound to."""
        return f"mithaq session\n{self.session_key}"

    def _get_session_from_db(self) -> Session | None:
        held = _living().filter(pk=digest(self.session_key or "")).first()
        if held is None:
            self._session_key = None
        return held

    def exists(self, session_key: str) -> bool:
        """Return whether there is a session of this key."""
        return super().exists(digest(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row for what the session holds."""
        made = Session(account_id=data.get(SESSION_KEY), **data.get(SIGNED_IN, {}))
        made.session_key = digest(self._get_or_create_session_key())  # type: ignore[attr-defined]
        made.session_data, made.expire_date = self.encode(data), self.get_expiry_date()
        return made

    def delete(self, session_key: str | None = None) -> None:
        """Delete the session of this key, or this one."""
        if key := session_key or self.session_key:
            super().delete(digest(key))

    _aget_session_from_db = sync_to_async(_get_session_from_db)
    aexists, adelete = SessionBase.aexists, SessionBase.adelete

    async def acreate_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """See create_model_instance()."""
        return await sync_to_async(self.create_model_instance)(data)


def of(account: models.Model) -> models.QuerySet[Session]:
    """Return the sessions of an account that still live, the newest first."""
    return _living().filter(account=account.pk).order_by("-created_at")


def _living() -> models.QuerySet[Session]:
    # Django stamps the end of a session with the system's clock
    return Session.objects.filter(expire_date__gt=timezone.now())
