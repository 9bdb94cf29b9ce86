"""Asking a world everything, as one reader."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from mithaq.interfaces.exchange.models import SecretLink
from mithaq.kernel.people import actions as people
from mithaq.kernel.people.models import Account, Membership
from tests.factories.signin import sign_in
from tests.promises.work import Meter

from . import api, canaries
from .answers import Answer, taken
from .covering import Choosing, covering, ends
from .routes import LISTS, ROUTES, Ask
from .samples import SECRETS, Samples
from .worlds import LOOK, moment

TAXII = "application/taxii+json;version=2.1"
FORM = "application/x-www-form-urlencoded"
PAUSE = timedelta(milliseconds=200)


@dataclass(frozen=True)
class Question:
    """One request; `data` is the body of one that writes, `part` asks for a fragment as htmx does.

    One `by_token` is asked by a program, without the session.
    """

    route: str
    method: str
    path: str
    data: str = ""
    content_type: str = ""
    part: bool = False
    by_token: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.data}{' as a part' if self.part else ''}"

    @property
    def marks(self) -> frozenset[str]:
        """The canaries and ids that it carries itself: an answer may name them."""
        return canaries.marks(f"{self.path}\n{self.data}".encode())


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


def reading(samples: Samples, *, thorough: bool = True) -> list[Question]:
    """Return everything to ask that reads: pages and their files, and the API.

    A thorough reader asks for the parts of pages, for heads and for options too.
    """
    pages = [q for route, ask in ROUTES.items() for q in _gets(route, ask, samples)]
    operations = [Question(template, method, path) for template, method, path, _ in api.reads(samples)]
    others = [q for route, ask in ROUTES.items() for q in _others(route, ask, samples)] if thorough else []
    return pages + operations + others


def writing(samples: Samples, *, thorough: bool = True) -> list[Question]:
    """Return everything to ask that would write; where not thorough, twice at each address."""
    choose = covering if thorough else ends
    pages = [q for route, ask in ROUTES.items() for q in _posts(route, ask, samples, choose)]
    return pages + [
        Question(template, method, path, json.dumps(body, sort_keys=True), "application/json")
        for template, method, path, body in api.writes(samples, choose)
    ]


def _gets(route: str, ask: Ask, samples: Samples) -> Iterator[Question]:
    if "GET" not in ask.never:
        for path, query in covering(_paths(route, ask, samples), ask.queries(samples)):
            yield Question(route, "GET", path + query, by_token=ask.by_token)


def _others(route: str, ask: Ask, samples: Samples) -> Iterator[Question]:
    paths = _paths(route, ask, samples)
    if "GET" not in ask.never and (route in LISTS or ask.query != ("",)):
        yield Question(route, "GET", paths[0], part=True)
    if "HEAD" not in ask.never:
        yield Question(route, "HEAD", paths[len(paths) // 2], by_token=ask.by_token)
    if "OPTIONS" not in ask.never:
        yield Question(route, "OPTIONS", paths[0], by_token=ask.by_token)


def _posts(route: str, ask: Ask, samples: Samples, choose: Choosing) -> Iterator[Question]:
    if "POST" not in ask.never:
        paths, bodies = _paths(route, ask, samples), list(ask.body(samples))
        for path, data in (ends if ask.reads else choose)(paths, bodies):
            body = urlencode(list(data.items()), doseq=True)
            yield Question(route, "POST", path, body, FORM, by_token=ask.by_token)


def _paths(route: str, ask: Ask, samples: Samples) -> list[str]:
    return [ask.path or reverse(route, kwargs=kwargs) for kwargs in ask.kwargs(samples)]


class Reader:
    """One signed-in reader of the present world; `work` is what reading cost the database, by question."""

    def __init__(self, handle: str) -> None:
        self.client, self.program = (
            Client(raise_request_exception=False),
            Client(raise_request_exception=False),
        )
        self.work: dict[Question, int] = {}
        with moment("sign-in", LOOK):
            account = Account.objects.get(username=handle)
            sign_in(self.client, account)
            held = Membership.objects.for_system("whose program asks").get(person=account.person_id)
            self.token = people.create_token(held, label="program", scope="write")
            for purpose, secret in SECRETS.items():
                SecretLink.objects.create(
                    membership=held, purpose=purpose, digest=sha256(secret.encode()).hexdigest()
                )

    def ask(self, number: int, question: Question) -> Answer:
        """Return the answer; the question is asked in a moment of its own, the same in both worlds."""
        with moment(f"question {number}", LOOK + PAUSE * number):
            if question.method not in ("GET", "HEAD"):
                return self._answer(question)
            with Meter(explain=question.route in LISTS) as meter:
                answer = self._answer(question)
            self.work[question] = meter.count
            return answer

    def ask_all(self, asked: Iterable[Question], first: int = 0) -> dict[Question, Answer]:
        """Ask in order; numbers start at `first`."""
        return {question: self.ask(first + n, question) for n, question in enumerate(asked)}

    def _answer(self, question: Question) -> Answer:
        body = {"data": question.data, "content_type": question.content_type} if question.content_type else {}
        headers = {"HX-Request": "true"} if question.part else None
        client = self.client
        if question.by_token:
            client, headers = self.program, {"Authorization": f"Bearer {self.token}", "Accept": TAXII}
        return taken(client.generic(question.method, question.path, headers=headers, **body))


def outsider_answers(asked: Iterable[Question]) -> dict[Question, Answer]:
    """Return what somebody without session, token or secret is told: one address of each route, for each method."""
    open_to_all = [q for q in asked if not any(secret in q.path for secret in SECRETS.values())]
    once = {(question.route, question.method): question for question in reversed(open_to_all)}
    client, answers = Client(raise_request_exception=False), {}
    for number, question in enumerate(once.values()):
        with moment(f"outsider {number}", LOOK):
            answers[question] = taken(client.generic(question.method, question.path))
    return answers


def differences(small: dict[Question, Answer], full: dict[Question, Answer]) -> list[str]:
    """Return what differs, in words short enough to read."""
    return [
        f"{question}: {_difference(small[question], full[question])}"
        for question in small
        if small[question] != full[question]
    ]


def strayed(answers: dict[Question, Answer], hidden: set[str]) -> list[str]:
    """Return what carries a hidden canary or id that the question did not name."""
    return [
        f"{question}: {sorted(found)}"
        for question, answer in answers.items()
        if (found := (answer.marks & hidden) - question.marks)
    ]


def _difference(small: Answer, full: Answer) -> str:
    if small.status != full.status:
        return f"status {small.status} where nothing is hidden, {full.status} where something is"
    if small.body == full.body:
        return f"headers {set(small.headers) ^ set(full.headers)}"
    pairs = enumerate(zip(small.body, full.body, strict=False))
    at = next((i for i, (a, b) in pairs if a != b), min(len(small.body), len(full.body)))
    return f"body from byte {at}: {small.body[at - 60 : at + 90]!r} / {full.body[at - 60 : at + 90]!r}"
