"""The two worlds, asked everything as each reader; then the same with leaks planted, each of which must be caught."""

import re
from dataclasses import dataclass

import pytest
from django.urls import URLResolver, get_resolver

from .answers import Answer
from .api import document
from .crawler import Question, Reader, differences, questions, routes
from .plants import PLANTS, Plant
from .routes import ROUTES
from .samples import gather
from .script import STEPS
from .worlds import build, undone, visible_lines

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]
PLANTED_BEFORE = "manager-partner"
READERS = ("liaison-west", "auditor", PLANTED_BEFORE)
CANARY = b"Zq canary"
# The meter counts tens of steps, and each statement may keep some for the next: one per cent, and three tens.
# A page about one thing may look at a row that it then leaves out (a hidden id, a hidden part of a story): eight tens,
# and three per cent. Lists, filters, searches and counts may not.
LISTED, ABOUT_ONE = (0.01, 3), (0.03, 8)
LISTS = frozenset(
    {
        *("site:search", "site:record", "site:people", "site:verify", "plan:timeline", "plan:initiatives"),
        *("plan:milestones", "plan:assumptions", "plan:risks", "plan:why_late", "commitments:home"),
        *(
            "commitments:agreements",
            "commitments:balances",
            "/api/v1/search",
            "/api/v1/acts",
            "/api/v1/persons",
        ),
        *(
            "/api/v1/plan/milestones",
            "/api/v1/plan/risks",
            "/api/v1/commitments/",
            "/api/v1/commitments/balances",
        ),
    }
)


@dataclass
class Crawl:
    """What one reader was answered in the small world and in the full one, and the leaks caught in the latter.

    `work` is what the answers cost the database in both.
    """

    small: dict[Question, Answer]
    full: dict[Question, Answer]
    caught: dict[str, list[str]]
    work: list[tuple[Question, int, int]]


def crawl(handle: str) -> Crawl:
    """Ask both worlds everything; the planted leaks are asked in the full one, before anything is written."""
    plants = PLANTS if handle == PLANTED_BEFORE else ()
    with undone():
        full_world = build(STEPS, lambda _: True, None)
        kept = visible_lines(full_world, handle)
        samples = gather(full_world.viewer(handle))
        reading, writing = questions(samples, reading=True), questions(samples, reading=False)
        reader = Reader(handle)
        full = reader.ask_all(reading)
        cost = dict(reader.work)
        planted = {plant.name: _with_plant(plant, reader, reading) for plant in plants}
        full |= reader.ask_all(writing, len(reading))
    with undone():
        build(STEPS, kept.__contains__, handle)
        reader = Reader(handle)
        small = reader.ask_all(reading) | reader.ask_all(writing, len(reading))
    work = [(question, reader.work[question], cost[question]) for question in reading]
    return Crawl(small, full, {name: _caught(small, said) for name, said in planted.items()}, work)


def _with_plant(plant: Plant, reader: Reader, reading: list[Question]) -> dict[Question, Answer]:
    asked = [(n, q) for n, q in enumerate(reading) if q.method == "GET" and q.route in plant.shows_at]
    with plant.leaking():
        return {question: reader.ask(number, question) for number, question in asked}


def _caught(small: dict[Question, Answer], planted: dict[Question, Answer]) -> list[str]:
    return differences({question: small[question] for question in planted}, planted)


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
    found = crawl(handle)
    said = differences(found.small, found.full)
    assert not said, f"{len(said)} of {len(found.small)} answers tell something:\n" + "\n".join(said[:12])
    assert not [q for q, answer in found.full.items() if CANARY in answer.body]
    assert not [str(q) for q, answer in found.full.items() if answer.status >= 500]
    assert _uneven(found) == [], "the work done must not depend on what is hidden"
    answered = [answer.status for question, answer in found.full.items() if question.method == "GET"]
    assert answered.count(200) > 150, "the crawler must see pages, not only refusals"
    if handle == PLANTED_BEFORE:
        missed = [name for name, told in found.caught.items() if not told]
        assert not missed, f"the harness is blind to: {missed}"
        assert len(found.caught) >= 15


def _uneven(found: Crawl) -> list[str]:
    """Return what costs the database more, or less, where something is hidden, in units of ten steps."""
    said = []
    for question, small, full in found.work:
        share, kept = LISTED if question.route in LISTS else ABOUT_ONE
        if abs(small - full) > small * share + kept:
            said.append(f"{question}: {small} / {full}")
    return said
