"""Asking a world everything, as one reader."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from mithaq.kernel.people.models import Account
from tests.factories.signin import sign_in
from tests.promises.work import Meter

from . import api
from .answers import Answer, taken
from .routes import ROUTES, Ask, Samples
from .worlds import LOOK, moment

READING = ("GET", "HEAD", "OPTIONS")
WRITING = ("POST",)
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Question:
    """One request; `data` is the body of a POST, `accept` what is wanted."""

    route: str
    method: str
    path: str
    data: str = ""
    content_type: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.data}"


def routes(patterns: Iterable[Any] | None = None, namespace: str = "") -> Iterator[str]:
    """Yield the full name of every page's route, or its pattern where it has no name; the API is in its document."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver) and entry.namespace == "api":
            continue
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry.url_patterns, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name or entry.pattern}"


def questions(samples: Samples, *, reading: bool) -> list[Question]:
    """Return everything to ask of pages and API: all that reads, or all that would write."""
    methods = READING if reading else WRITING
    asked = [
        q
        for route, ask in ROUTES.items()
        for method in methods
        for q in _of_route(route, ask, method, samples)
    ]
    for template, method, path, body in api.operations(samples, reading=reading):
        text = "" if method == "GET" else json.dumps(body, sort_keys=True)
        asked.append(Question(template, method, path, text, "application/json" if text else ""))
    return asked


def _of_route(route: str, ask: Ask, method: str, samples: Samples) -> Iterator[Question]:
    if method in ask.never:
        return
    for kwargs in _some(list(ask.kwargs(samples)), method):
        path = ask.path or reverse(route, kwargs=kwargs)
        if method in WRITING:
            for data in ask.bodies(samples):
                yield Question(route, method, path, urlencode(list(data.items()), doseq=True), FORM)
        else:
            for query in ask.queries(samples) if method == "GET" else ("",):
                yield Question(route, method, path + query)


def _some(kwargs: list[Any], method: str) -> list[Any]:
    """Return all of them for GET and POST; for the others the first, the last and two between."""
    if method in ("GET", "POST") or len(kwargs) <= 4:
        return kwargs
    return kwargs[:: len(kwargs) // 3]


class Reader:
    """One signed-in reader of the present world; `work` is what each answer cost the database."""

    def __init__(self, handle: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.work: dict[Question, int] = {}
        with moment("sign-in", LOOK):
            sign_in(self.client, Account.objects.get(username=handle))

    def ask(self, number: int, question: Question) -> Answer:
        """Return the answer; the question is asked in a moment of its own, the same in both worlds."""
        with moment(f"question {number}", LOOK + timedelta(milliseconds=200 * number)):
            body = (
                {"data": question.data, "content_type": question.content_type}
                if question.content_type
                else {}
            )
            with Meter() as meter:
                answer = taken(self.client.generic(question.method, question.path, **body))
            self.work[question] = meter.count
            return answer

    def ask_all(self, asked: list[Question], first: int = 0) -> dict[Question, Answer]:
        """Ask in order; numbers start at `first`."""
        return {question: self.ask(first + n, question) for n, question in enumerate(asked)}


def differences(small: dict[Question, Answer], full: dict[Question, Answer]) -> list[str]:
    """Return what differs, in words short enough to read."""
    return [
        f"{question}: {_difference(small[question], full[question])}"
        for question in small
        if small[question] != full[question]
    ]


def _difference(small: Answer, full: Answer) -> str:
    if small.status != full.status:
        return f"status {small.status} where nothing is hidden, {full.status} where something is"
    if small.body == full.body:
        return f"headers {set(small.headers) ^ set(full.headers)}"
    pairs = enumerate(zip(small.body, full.body, strict=False))
    at = next((i for i, (a, b) in pairs if a != b), min(len(small.body), len(full.body)))
    return f"body from byte {at}: {small.body[at - 60 : at + 90]!r} / {full.body[at - 60 : at + 90]!r}"
