"""Asking the server through its own door, in this process: by hand, and with the standard's clients."""

import base64
import io
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from taxii2client.common import _HTTPConnection
from taxii2client.v21 import ApiRoot, Collection, Server

from mithaq.interfaces.exchange.taxii import door
from mithaq.kernel.people import actions as people
from mithaq.kernel.people.models import Membership

HOST = "http://127.0.0.1:8000"
ACCEPT = "application/taxii+json;version=2.1"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def ids(self) -> list[str]:
        return [one["id"] for one in self.json.get("objects", [])]


class Asker:
    """A program with a token; `ask` gives the answer to one request."""

    def __init__(self, membership: Membership, scope: str = "write") -> None:
        self.secret = people.create_token(membership, label="tests", scope=scope)
        self.user = membership.person.account.username

    @property
    def bearer(self) -> str:
        return f"Bearer {self.secret}"

    @property
    def basic(self) -> str:
        return "Basic " + base64.b64encode(f"{self.user}:{self.secret}".encode()).decode()

    def ask(self, path: str, method: str = "GET", body: Any = b"", **headers: str) -> Answer:
        """Ask; `headers` by names with underscores. An object is sent as JSON."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"authorization": self.bearer, "accept": ACCEPT, "host": "127.0.0.1:8000"}
        sent |= {"content-type": ACCEPT} if raw else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return through_the_door(method, path, {n: v for n, v in sent.items() if v}, raw)

    def client(self) -> requests.Session:
        """Return a session of `requests` that comes through the door."""
        session = requests.Session()
        session.headers["Authorization"] = self.bearer
        session.mount("http://", _Adapter())
        return session

    def server(self) -> Server:
        return Server(f"{HOST}/taxii2/", conn=self._connection())

    def root(self, url: str) -> ApiRoot:
        return ApiRoot(url, conn=self._connection())

    def collection(self, path: str) -> Collection:
        return Collection(f"{HOST}{path}", conn=self._connection())

    def _connection(self) -> _HTTPConnection:
        connection = _HTTPConnection(version="2.1")
        connection.session = self.client()
        return connection


def through_the_door(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Answer:
    """Send one request as the ASGI server would."""
    url = urlsplit(path)
    scope = {
        "type": "http",
        "method": method,
        "path": url.path,
        "raw_path": url.path.encode(),
        "query_string": url.query.encode(),
        "headers": [(n.lower().encode(), v.encode()) for n, v in headers.items()],
        "scheme": "http",
        "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 50000),
        "http_version": "1.1",
    }
    answer = door.answer(scope, io.BytesIO(body))
    return Answer(answer.status_code, {k.lower(): v for k, v in answer.items()}, answer.content)


class _Adapter(BaseAdapter):
    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        url = urlsplit(request.url or "")
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        headers = {"Host": url.netloc, **dict(request.headers)}
        found = through_the_door(request.method, f"{url.path}?{url.query}", headers, body)
        answer = requests.Response()
        answer.status_code, answer.url, answer.request = found.status, request.url, request
        answer.headers.update(found.headers)
        answer.raw = io.BytesIO(found.body)
        return answer

    def close(self) -> None:
        """Close nothing."""
