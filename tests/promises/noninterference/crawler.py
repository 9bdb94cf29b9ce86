"""Asking a world everything, as one reader."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from mithaq.kernel.people.models import Account
from tests.factories.signin import sign_in

from .answers import Answer, taken
from .routes import ROUTES, Ask, Samples
from .worlds import LOOK, moment

READING = ("GET", "HEAD", "OPTIONS")
WRITING = ("POST",)


@dataclass(frozen=True)
class Question:
    """One request; `data` is the body of a POST, `accept` what is wanted."""

    route: str
    method: str
    path: str
    data: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.path} {dict(self.data) or ''}"


def routes(patterns: Iterable[Any] | None = None, namespace: str = "") -> Iterator[str]:
    """Yield the full name of every route of the installation, or its pattern where it has no name."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry.url_patterns, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name or entry.pattern}"


def questions(samples: Samples, methods: Iterable[str], only: Iterable[str] | None = None) -> list[Question]:
    """Return everything to ask with `methods`, of the routes in `only` or of all."""
    asked = []
    for route, ask in ROUTES.items():
        if only is None or route in only:
            asked += [q for method in methods for q in _of_route(route, ask, method, samples)]
    return asked


def _of_route(route: str, ask: Ask, method: str, samples: Samples) -> Iterator[Question]:
    if method in ask.never:
        return
    for kwargs in _some(list(ask.kwargs(samples)), method):
        path = ask.path or reverse(route, kwargs=kwargs)
        if method in WRITING:
            for data in ask.bodies(samples):
                yield Question(route, method, path, tuple(data.items()))
        else:
            for query in ask.queries(samples) if method == "GET" else ("",):
                yield Question(route, method, path + query)


def _some(kwargs: list[Any], method: str) -> list[Any]:
    """Return all of them for GET and POST; for the others the first, the last and two between."""
    if method in ("GET", "POST") or len(kwargs) <= 4:
        return kwargs
    return kwargs[:: len(kwargs) // 3]


class Reader:
    """One signed-in reader of the present world."""

    def __init__(self, handle: str) -> None:
        self.client = Client(raise_request_exception=True)
        with moment("sign-in", LOOK):
            sign_in(self.client, Account.objects.get(username=handle))

    def ask(self, number: int, question: Question) -> Answer:
        """Return the answer; the question is asked in a moment of its own, the same in both worlds."""
        with moment(f"question {number}", LOOK + timedelta(milliseconds=200 * number)):
            headers = {"Mithaq-Harness": "1"}
            if question.path.startswith("/api/") and question.method == "POST":
                return taken(
                    self.client.post(
                        question.path, dict(question.data), content_type="application/json", headers=headers
                    )
                )
            return taken(self.client.generic(question.method, question.path, **_body(question), headers=headers))

    def ask_all(self, asked: list[Question], first: int = 0) -> dict[Question, Answer]:
        """Ask in order; numbers start at `first`."""
        return {question: self.ask(first + n, question) for n, question in enumerate(asked)}


def _body(question: Question) -> dict[str, Any]:
    if question.method != "POST":
        return {}
    from urllib.parse import urlencode

    return {
        "data": urlencode(question.data, doseq=True),
        "content_type": "application/x-www-form-urlencoded",
    }


def differences(small: dict[Question, Answer], full: dict[Question, Answer]) -> list[str]:
    """Return what differs, in words short enough to read."""
    return [f"{question}: {_difference(small[question], full[question])}" for question in small
            if small[question] != full[question]]  # fmt: skip


def _difference(small: Answer, full: Answer) -> str:
    if small.status != full.status:
        return f"status {small.status} where nothing is hidden, {full.status} where something is"
    if small.headers != full.headers:
        return f"headers {set(small.headers) ^ set(full.headers)}"
    at = next((i for i, (a, b) in enumerate(zip(small.body, full.body, strict=False)) if a != b), -1)
    return f"body from byte {at}: {small.body[at - 60 : at + 90]!r} / {full.body[at - 60 : at + 90]!r}"
