"""The two worlds, asked everything as each reader; then the same with leaks planted, each of which must be caught."""

from dataclasses import dataclass

import pytest

from .answers import Answer
from .crawler import READING, WRITING, Question, Reader, differences, questions, routes
from .plants import PLANTS, Plant
from .routes import ROUTES
from .samples import gather
from .script import STEPS
from .worlds import build, undone, visible_lines

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("noninterference")]
READERS = ("liaison-west", "manager-partner", "auditor")
CANARY = b"Zq canary"


@dataclass
class Crawl:
    """What one reader was answered in the small world and in the full one, and the leaks caught in the latter."""

    small: dict[Question, Answer]
    full: dict[Question, Answer]
    caught: dict[str, list[str]]


def crawl(handle: str, plants: tuple[Plant, ...] = ()) -> Crawl:
    """Ask both worlds everything; the planted leaks are asked in the full one, before anything is written."""
    with undone():
        full_world = build(STEPS, lambda _: True, None)
        kept = visible_lines(full_world, handle)
        samples = gather(full_world.viewer(handle))
        reading, writing = questions(samples, READING), questions(samples, WRITING)
        reader = Reader(handle)
        full = reader.ask_all(reading)
        planted = {plant.name: _with_plant(plant, reader, reading) for plant in plants}
        full |= reader.ask_all(writing, len(reading))
    with undone():
        build(STEPS, kept.__contains__, handle)
        reader = Reader(handle)
        small = reader.ask_all(reading) | reader.ask_all(writing, len(reading))
    return Crawl(small, full, {name: _caught(small, answers) for name, answers in planted.items()})


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


@pytest.mark.parametrize("handle", READERS)
def test_what_a_reader_receives_does_not_depend_on_what_is_hidden(db, handle):
    found = crawl(handle)
    said = differences(found.small, found.full)
    assert not said, f"{len(said)} of {len(found.small)} answers tell something:\n" + "\n".join(said[:12])
    assert not [q for q, answer in found.full.items() if CANARY in answer.body]
    answered = [answer.status for question, answer in found.full.items() if question.method == "GET"]
    assert answered.count(200) > 150, "the crawler must see pages, not only refusals"


def test_planted_leaks_are_caught(db):
    found = crawl("liaison-west", PLANTS)
    missed = [name for name, said in found.caught.items() if not said]
    assert not missed, f"the harness is blind to: {missed}"
    assert len(found.caught) >= 15
