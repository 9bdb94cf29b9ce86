"""Lets the TAXII client go out by `exchange.outgoing`, to one origin, and by no other way."""

from io import BytesIO
from typing import TYPE_CHECKING, Any

from .. import outgoing

if TYPE_CHECKING:
    import requests

LONGEST_ANSWER = 32 * 1024 * 1024


class WayOut:
    """Carries the requests of one session to the origin of `address`, and to no other: they bear a secret.

    `headers` are those of the last answer, in lower case.
    """

    def __init__(self, address: str) -> None:
        self._origin = outgoing.origin(address)
        self.headers: dict[str, str] = {}

    def mount(self, session: "requests.Session") -> None:
        """Let every request of `session` go this way; no proxy and no credentials of the environment."""
        session.trust_env = False
        session.max_redirects = 0
        for scheme in ("https://", "http://"):
            session.mount(scheme, self)  # type: ignore[arg-type]

    def send(self, request: "requests.PreparedRequest", **_options: Any) -> "requests.Response":
        """Send one request, as an adapter of `requests` does. Raises outgoing.NotListed, outgoing.Unreachable."""
        import requests

        if outgoing.origin(str(request.url)) != self._origin:
            raise outgoing.NotListed
        body: Any = request.body
        sent = {name: str(value) for name, value in request.headers.items()} | {"Accept-Encoding": "identity"}
        sent.pop("Content-Length", None)
        raw = body.encode() if isinstance(body, str) else body
        answer = outgoing.send(str(request.method), str(request.url), raw, sent, most_bytes=LONGEST_ANSWER)
        self.headers = dict(answer.headers)
        made = requests.Response()
        made.status_code, made.url, made.request = answer.status, str(request.url), request
        made.headers.update(answer.headers)
        made.raw = BytesIO(answer.body)
        return made

    def close(self) -> None:
        """Close nothing: every request has a connection of its own."""
