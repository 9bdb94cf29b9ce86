"""What one reader is told by one world: answers, frames and mails, while the world goes on around him."""

import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import models

from mithaq.kernel import clock
from mithaq.kernel.delivery.models import Delivery
from mithaq.kernel.ledger import epochs, keys
from mithaq.kernel.markings import walls
from mithaq.kernel.markings.manager import SealedManager
from mithaq.kernel.search import follow

from . import canaries, hooks, letters, ordinary_role, script, seeds
from .answers import Answer
from .crawler import PAUSE, Question, Reader, outsider_answers
from .plants import Plant
from .samples import Samples, gather
from .streams import Stream
from .worlds import LATER, LOOK, World, act, found, moment, seen, undone, visible_lines

EVERY = 12
CURSOR = re.compile(rb'(?:[?&;]cursor=|"next": ?")([A-Za-z0-9_-]{20,})')


@dataclass(repr=False)
class Told:
    """Everything that one world told the reader, and what was in that world.

    `answers` to what reads and then to what would write, `later` to what reads once more at the end; `planted` are
    answers with a leak planted. `marks` are those of frames and mails as they left; `within` all canaries and ids of
    the world, visible or not. `hooks` is what the reader's webhook was sent, `outside` what somebody is told who is not
    signed in.
    """

    answers: dict[Question, Answer] = field(default_factory=dict)
    later: dict[Question, Answer] = field(default_factory=dict)
    planted: dict[str, dict[Question, Answer]] = field(default_factory=dict)
    work: dict[Question, int] = field(default_factory=dict)
    frames: tuple[int, object, bytes] = (0, (), b"")
    mails: list[bytes] = field(default_factory=list)
    hooks: list[bytes] = field(default_factory=list)
    outside: dict[Question, Answer] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()
    within: set[str] = field(default_factory=set)


@dataclass
class Asked:
    """The questions for both worlds; made in the full one, where there is something to hide."""

    samples: Samples
    reading: list[Question]
    writing: list[Question]
    later: list[Question]


@dataclass(frozen=True)
class Sight:
    """Whose world it is: all that happens where `only` is None, else what that reader can see."""

    handle: str
    keep_line: Callable[[int], bool]
    only: str | None = None


def full(
    handle: str, ask: Callable[[Samples], Asked], plants: Iterable[Plant] = ()
) -> tuple[Told, Asked, frozenset[int]]:
    """Return what the world in which everything happens tells the reader, what was asked, and the lines he sees."""
    with undone(), seeds.of_each_log():
        sight = Sight(handle, lambda _: True)
        world, stream = _begin(sight)
        with closing(stream):
            kept = visible_lines(world, handle)
            asked = ask(gather(world.viewer(handle), _words(kept)))
            told = _tell(world, stream, sight, asked, plants)
    return told, asked, kept


def small(handle: str, asked: Asked, kept: frozenset[int]) -> Told:
    """Return what the world tells in which only that happens which the reader can see."""
    sight = Sight(handle, kept.__contains__, handle)
    with undone(), seeds.of_each_log():
        world, stream = _begin(sight)
        with closing(stream):
            return _tell(world, stream, sight, asked)


def _begin(sight: Sight) -> tuple[World, Stream]:
    """Load, open the reader's stream, and let happen what comes before he looks."""
    _make_keys()
    world = found(sight.keep_line)
    with moment("stream", LATER):
        stream = Stream(sight.handle)
    for number, step in seen(script.BEFORE, sight.only):
        at = LATER + timedelta(minutes=number)
        act(world, step, at)
        with moment(f"look after {step.name}", at):
            stream.look()
    with moment("before the look", LOOK - timedelta(minutes=2)):
        _work()
    return world, stream


def _make_keys() -> None:
    """Make the server's own keys, which are made once for all worlds, before the first world draws anything."""
    for make in (keys.filler, keys.log_signers, keys.anchor_signers):
        make()


def _work() -> None:
    """Do what the worker does between two questions."""
    with walls.job("the worker's part of a world"):
        follow.catch_up()
        epochs.run(clock.now())


def _tell(world: World, stream: Stream, sight: Sight, asked: Asked, plants: Iterable[Plant] = ()) -> Told:
    told = Told()
    reader = Reader(sight.handle)
    with ordinary_role.taken_on():
        told.answers = reader.ask_all(asked.reading)
        told.work = dict(reader.work)
        told.outside = outsider_answers(asked.reading)
        told.planted = {plant.name: _with(plant, reader, asked.reading) for plant in plants}
        told.hooks = _hooks(sight, len(asked.reading))
        told.answers |= _write(world, stream, sight, reader, asked)
        told.later = reader.ask_all(asked.later, len(told.answers))
        asked_so_far = len(told.answers) + len(told.later)
        told.later |= reader.ask_all(following_pages(told.later), asked_so_far)
        told.hooks += _hooks(sight, asked_so_far + len(told.later))
        told.mails, raw = letters.sent_to(sight.handle)
        told.marks = frozenset().union(*map(canaries.marks, [stream.raw, *raw, *told.hooks]))
    told.frames = stream.status, stream.headers, stream.received
    told.within = world.said | _ids()
    return told


def _hooks(sight: Sight, number: int) -> list[bytes]:
    """Return what the reader's webhook is sent now."""
    return hooks.sent_to(sight.handle, LOOK + PAUSE * number)


def _with(plant: Plant, reader: Reader, reading: Sequence[Question]) -> dict[Question, Answer]:
    asked = [(n, q) for n, q in enumerate(reading) if q.method == "GET" and q.route in plant.shows_at]
    # reading leaves receipts, and what was read through a leak must not stay
    with undone(), plant.leaking():
        return {question: reader.ask(number, question) for number, question in asked}


def _write(
    world: World, stream: Stream, sight: Sight, reader: Reader, asked: Asked
) -> dict[Question, Answer]:
    """Ask what would write, and let the rest of the script happen in between."""
    first, answers = len(asked.reading), {}
    meanwhile = dict(seen(script.MEANWHILE, sight.only))
    for number, question in enumerate(asked.writing, first):
        answers[question] = reader.ask(number, question)
        turn, rest = divmod(number - first, EVERY)
        if rest == 0:
            between = LOOK + PAUSE * number + PAUSE / 2
            if step := meanwhile.get(turn):
                act(world, step, between)
            with moment(f"look {number}", between):
                stream.look()
    with moment("after writing", LOOK + PAUSE * (first + len(asked.writing))):
        _work()
        stream.look()
    return answers


def following_pages(answers: dict[Question, Answer]) -> list[Question]:
    """Return the questions for the next page of each of these answers, where there is one."""
    return [
        Question(
            question.route, "GET", f"{question.path}{'&' if '?' in question.path else '?'}cursor={cursor}"
        )
        for question, answer in answers.items()
        for cursor in sorted({found.decode() for found in CURSOR.findall(answer.body)})
    ]


def _words(kept: frozenset[int]) -> list[str]:
    """Return canaries to search for: of a visible line, of a hidden one, of hidden and seen steps."""
    some = next(n for n in range(100, 400) if n in kept)
    hidden = next(n for n in range(100, 400) if n not in kept)
    names = (f"line {some}", f"line {hidden}", "red word", "public word")
    found = [canaries.of(name) for name in names]
    return [*found, *map(canaries.in_arabic, found[1:3])]


def _ids() -> set[str]:
    """Return the ids of all that is in the world, of whatever kind; a mail's own id is drawn anew for each."""
    kept = [
        model
        for model in apps.get_models()
        if isinstance(model._meta.pk, models.UUIDField) and model is not Delivery
    ]
    return canaries.named(*(id_ for model in kept for id_ in _of(model)))


def _of(model: type[models.Model]) -> Iterable[uuid.UUID]:
    rows: Any = model._default_manager
    found = rows.for_system("what is in the world") if isinstance(rows, SealedManager) else rows.all()
    return found.values_list("pk", flat=True)
