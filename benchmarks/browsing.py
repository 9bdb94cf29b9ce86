"""Asking a real server for a page, signed in, on loopback."""

import http.client
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from .history import Readers

PAGE = "/record/"
ROUNDS = 25


Cookies = dict[str, str]


def sign_in(readers: Readers) -> Cookies:
    """Return a session cookie of the present store for each reader."""
    return {name: _sign_in(name, held) for name, held in readers.audiences.items()}


def page_times(served: list[tuple[int, Cookies]]) -> dict[str, list[float]]:
    """Return the median seconds that each reader waits for the newest-50 page of each server, asked in turns."""
    spent: dict[str, list[list[float]]] = {name: [[] for _ in served] for name in served[0][1]}
    for _ in range(ROUNDS):
        for name, turns in spent.items():
            for turn, (port, cookies) in zip(turns, served, strict=True):
                turn.append(_ask(port, cookies[name]))
    return {name: [median(turn) for turn in turns] for name, turns in spent.items()}


def _ask(port: int, cookie: str) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    start = time.perf_counter()
    connection.request("GET", PAGE, headers={"Cookie": cookie})
    answer = connection.getresponse()
    body = answer.read()
    spent = time.perf_counter() - start
    connection.close()
    if answer.status != 200 or b"</html>" not in body:
        raise RuntimeError(f"{PAGE} answered {answer.status}")
    return spent


def _sign_in(name: str, held: frozenset[uuid.UUID]) -> str:
    """Make a person who holds these audiences, and a session of his; return the cookie."""
    from mithaq.kernel.actors import Actor
    from mithaq.kernel.markings.audiences import for_marking
    from mithaq.kernel.markings.models import Holder
    from mithaq.kernel.people import actions

    by, public, code = Actor.system("bench"), for_marking("CLEAR"), f"reader-{name[0].lower()}"
    party = actions.create_party(code=code, names={"en": name}, kind="other", audience=public, by=by)
    person = actions.create_person(handle=code, names={"en": name}, party=party, audience=public, by=by)
    actions.appoint(person, party=party, role="analyst", audience=public, by=by)
    actions.open_account(person, username=code, language="en")
    Holder.objects.bulk_create(Holder(audience_id=audience, holder=person.pk) for audience in sorted(held))
    return session_of(code)


def session_of(username: str) -> str:
    """Open a session for an account of the present store and return its cookie."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from mithaq.kernel.people.models import Account
    from mithaq.kernel.people.sessions import SessionStore
    from mithaq.web import sessions

    account, session = Account.objects.get(username=username), SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(account.pk), settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    sessions.begin(session)
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@contextmanager
def server(*arguments: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run `mithaq serve` on the present store in a process of its own; give its port and the process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "mithaq.interfaces.commands.main", "serve", "--no-worker", *arguments]
    environment = {**os.environ, "MITHAQ_PORT": str(port), "MITHAQ_DEMO": "yes"}
    _mark_as_demonstration()
    process = subprocess.Popen(command, env=environment)
    try:
        _wait_for(port, process)
        yield port, process
    finally:
        process.terminate()
        process.wait(timeout=20)


def _mark_as_demonstration() -> None:
    """Let accounts of the present store in without a second factor."""
    from mithaq.interfaces.site import marks

    if not marks.is_demonstration():
        marks.mark_demonstration()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the server did not answer within a minute")
