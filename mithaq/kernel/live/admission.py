"""Who may open a stream, and keep it open. Decision: docs/decisions/0020-live-stream.md.

A page brings a ticket and the cookie of its session, a program a bearer token. The same check runs when a
stream opens, when it is renewed every minute, and at once when a notice says that rights have changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import parse_qs
from uuid import UUID

from django.conf import settings
from django.http import parse_cookie

from . import sessions, tickets

Entitlement = Callable[[UUID, UUID | None], frozenset[UUID] | None]
PersonOfSession = Callable[[str], UUID | None]
IdentityOfToken = Callable[[str], "Identity | None"]


class Identity(NamedTuple):
    """A person, acting for a party, in a session: a digest of the session key or of the token."""

    person: UUID
    party: UUID | None
    session: str


@dataclass(frozen=True, slots=True)
class Admission:
    """A reader who was let in, and the audiences he holds now."""

    identity: Identity
    audiences: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request brought to be let in."""

    ticket: str = ""
    session_key: str = ""
    token: str = ""
    same_site: bool = True

    @classmethod
    def of(cls, scope: Mapping[str, Any]) -> "Credentials":
        """Read the credentials of an ASGI HTTP scope."""
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        scheme, _, token = headers.get(b"authorization", "").partition(" ")
        cookies = parse_cookie(headers.get(b"cookie", ""))
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        return cls(
            ticket=query.get("ticket", [""])[0],
            session_key=cookies.get(settings.SESSION_COOKIE_NAME, ""),
            token=token.strip() if scheme.lower() == "bearer" else "",
            same_site=headers.get(b"sec-fetch-site", "same-origin") in ("same-origin", "none"),
        )


class Refused(Exception):
    """The stream is not given. `status`: 401 bad token, 403 no valid ticket, 204 the session is over.

    204 makes the EventSource of a browser stop coming back.
    """

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True)
class Gate:
    """The check itself, over functions that the configuration gives.

    `entitlement(person, party)` gives the audiences held now, None where the person no longer acts for the
    party; `person_of_session(key)` the person of a living session; `identity_of_token(token)` whom a valid
    token stands for.
    """

    entitlement: Entitlement
    person_of_session: PersonOfSession = sessions.person
    identity_of_token: IdentityOfToken = lambda _token: None

    def admit(self, credentials: Credentials) -> Admission:
        """Return who may read, and what. Runs in a thread: it reads the store. Raises Refused."""
        over = 401 if credentials.token else 204
        identity = self._by_token(credentials) if credentials.token else self._by_ticket(credentials)
        audiences = self.entitlement(identity.person, identity.party)
        if audiences is None:
            raise Refused(over)
        return Admission(identity, audiences)

    def _by_token(self, credentials: Credentials) -> Identity:
        identity = self.identity_of_token(credentials.token)
        if identity is None:
            raise Refused(401)
        return identity

    def _by_ticket(self, credentials: Credentials) -> Identity:
        """The ticket says for whom, the session that it is still so: a ticket alone opens nothing."""
        try:
            person, party, session = tickets.read(credentials.ticket)
        except tickets.Expired:
            raise Refused(204) from None
        except tickets.Forged:
            raise Refused(403) from None
        if not credentials.same_site or sessions.digest(credentials.session_key) != session:
            raise Refused(403)
        if self.person_of_session(credentials.session_key) != person:
            raise Refused(204)
        return Identity(person, party, session)
