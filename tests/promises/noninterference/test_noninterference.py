"""The two worlds, asked everything as each reader; then the same with leaks planted, each of which must be caught."""

import re

import pytest
from django.db import connection
from django.urls import URLResolver, get_resolver

from .answers import TELL_TALE
from .api import document
from .crawler import Question, differences, reading, routes, strayed, writing
from .plants import PLANTS
from .routes import LISTS, ROUTES
from .samples import Samples
from .witness import Asked, Told, full, small

pytestmark = pytest.mark.slow
PLANTED_BEFORE = "manager-partner"
THOROUGH = "liaison-west"
# PostgreSQL reads by the same code but for the merge: one reader over everything is enough to compare
READERS = (
    THOROUGH,
    pytest.param("auditor", marks=pytest.mark.sqlite_only),
    pytest.param(PLANTED_BEFORE, marks=pytest.mark.sqlite_only),
)
# kinds of which nothing is ever hidden, each with the reason
ALWAYS_SEEN = {
    "source": "where a fact comes from is said to everybody",
    "dataset": "what is imported is published elsewhere",
}
PEOPLE = {
    "/api/v1/parties/{code}/memberships",
    "/api/v1/parties/{code}/persons",
    "/api/v1/persons/{handle}/memberships",
    "/api/v1/parties/{code}/posts",
    "site:add_person",
    "site:amend_party",
    "site:answer_appointments",
    "site:appoint",
    "site:end_group",
    "site:end_post",
    "site:found_post",
    "site:group",
    "site:join_group",
    "site:party",
    "site:people",
    "site:person",
}
# In units of ten steps: one per cent, and twelve units. A list that looked at what is hidden would look at a hundred
# rows and more, at ten steps each; but where an index is searched for one of several audiences, SQLite steps over the
# few rows in between before it seeks (its SeekScan).
# A page about one thing may look at a row that it then leaves out (a hidden id, a hidden part of a story), in two
# statements: three per cent, and twice twelve units. Lists, filters, searches and counts may not.
LISTED, ABOUT_ONE = (0.01, 12), (0.03, 24)
# PostgreSQL counts rows that were read and thrown away, for lists only: to the row, but for what hangs on the thing
# that a filter names by its id, which may be hidden
EXACT, NAMED = (0.0, 0), (0.0, 3)
_BY_ID = re.compile(r"\?.*=[0-9a-f]{8}-[0-9a-f]{4}-")


def everything(samples: Samples) -> Asked:
    """Return all questions; what lists is asked once more at the end, when much has been written."""
    first = reading(samples)
    return Asked(samples, first, writing(samples), _lists(first))


def what_reads(samples: Samples) -> Asked:
    """Return all that reads, and of what writes the first and the last."""
    first = reading(samples, thorough=False)
    return Asked(samples, first, writing(samples, thorough=False), _lists(first))


def managing_people(samples: Samples) -> Asked:
    """Return what enters people and groups, with handles and codes that are visible, hidden and free."""
    wanted = [q for q in writing(samples) if q.route in PEOPLE]
    return Asked(samples, [q for q in reading(samples, thorough=False) if q.route in PEOPLE], wanted, [])


def _lists(asked: list[Question]) -> list[Question]:
    return [q for q in asked if q.route in LISTS and q.method == "GET" and not q.part]


def test_every_route_is_registered():
    present = set(routes())
    assert present - set(ROUTES) == set(), "register these in routes.py"
    assert set(ROUTES) - present == set(), "these do not exist any more"


def test_every_operation_of_the_api_is_in_its_document():
    mounted = next(p for p in get_resolver().url_patterns if "api/" in str(p.pattern))
    served = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path) for path in _paths(mounted.url_patterns, "/api/")}
    unlisted = {"/api/", "/api/v1/openapi.json", "/api/v1/", "/api/^.*$"}
    assert served - unlisted == set(document()["paths"])


def _paths(patterns, prefix):
    for entry in patterns:
        path = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from _paths(entry.url_patterns, path)
        else:
            yield path


@pytest.mark.parametrize("handle", READERS)
def test_what_a_reader_receives_does_not_depend_on_what_is_hidden(db, handle):
    plants = PLANTS if handle == PLANTED_BEFORE else ()
    there, asked, kept = full(handle, everything if handle == THOROUGH else what_reads, plants)
    here = small(handle, asked, kept)
    assert [a.status for a in there.answers.values()].count(200) > 150, (
        "there must be pages, not only refusals"
    )
    _same_answers(here, there)
    if handle == THOROUGH:
        _met_every_kind(asked.samples)
        _turned_pages(there)
    _same_frames_and_mails(here, there)
    _outside(here, there)
    _nothing_strayed(here, there)
    assert _uneven(here, there) == [], "the work done must not depend on what is hidden"
    blind = [name for name, found in there.planted.items() if not _caught(here, found)]
    assert not blind, f"the harness is blind to: {blind}"


@pytest.mark.parametrize("handle", ["admin-west"])
def test_who_manages_people_learns_of_nobody_hidden(db, handle):
    there, asked, kept = full(handle, managing_people)
    _same_answers(small(handle, asked, kept), there)
    assert any(answer.status in (201, 302) for answer in there.answers.values()), (
        "somebody must have been entered"
    )


def _same_answers(here: Told, there: Told) -> None:
    said = differences(here.answers, there.answers) + differences(here.later, there.later)
    assert not said, f"{len(said)} of {len(here.answers)} answers tell something:\n" + "\n".join(said[:12])
    faults = [str(q) for q, answer in there.answers.items() if answer.status >= 500]
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults[:12])
    assert not [q for q, a in there.answers.items() if TELL_TALE & dict(a.headers).keys() - _tagged(q)]


def _tagged(question: Question) -> set[str]:
    """Return the headers that a door for programs may send: a tag that is a digest of the bytes of the answer."""
    of_alerts = ("alert_feed", "alert_document", "secret_alert_feed", "secret_alert_document")
    return {"ETag"} if question.route in {f"exchange:{name}" for name in of_alerts} else set()


def _met_every_kind(samples: Samples) -> None:
    """A kind of which the script makes nothing that is hidden, or nothing that is seen, would go unwatched."""
    unseen = {kind for kind, ids in samples.visible.items() if not ids}
    unhidden = {kind for kind, ids in samples.hidden.items() if not ids} - set(ALWAYS_SEEN)
    assert (unseen, unhidden) == (set(), set()), "the script makes nothing of these that is seen, or hidden"


def _turned_pages(told: Told) -> None:
    assert any("cursor=" in question.path for question in told.later), "some list must have had a second page"


def _same_frames_and_mails(here: Told, there: Told) -> None:
    assert here.frames == there.frames
    assert here.frames[2].count(b"event: change") > 5, "the stream must have been told of acts"
    assert here.mails == there.mails
    assert here.hooks == there.hooks


def _outside(here: Told, there: Told) -> None:
    """Who is not signed in is told the same everywhere, and is shown nothing."""
    assert not differences(here.outside, there.outside)
    assert strayed(there.outside, there.within) == []


def _nothing_strayed(here: Told, there: Told) -> None:
    hidden = there.within - here.within
    assert len(hidden) > 100, "there must be something to hide"
    said = strayed({**there.answers, **there.later}, hidden)
    assert not said, "\n".join(said[:12])
    assert not there.marks & hidden, "frames and mails"
    seen = frozenset().union(*(answer.marks for answer in there.answers.values()))
    assert len(seen & here.within) > 100, "the search for canaries must find those that may be seen"


def _caught(here: Told, planted: dict) -> list[str]:
    return differences({question: here.answers[question] for question in planted}, planted)


def _uneven(here: Told, there: Told) -> list[str]:
    """Return what costs the database more, or less, where something is hidden."""
    said = []
    for question, cost in here.work.items():
        share, kept = _allowed(question)
        if abs(cost - there.work[question]) > cost * share + kept:
            said.append(f"{question}: {cost} / {there.work[question]}")
    return said


def _allowed(question: Question) -> tuple[float, int]:
    if connection.vendor == "postgresql":
        return NAMED if _BY_ID.search(question.path) else EXACT
    return LISTED if question.route in LISTS else ABOUT_ONE
