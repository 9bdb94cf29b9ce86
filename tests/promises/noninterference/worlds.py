"""Building a world from the demonstration's framework file and a script of later acts."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from unittest.mock import patch

from django.db import transaction
from django.utils.translation import override

from mithaq.interfaces.commands import demonstration
from mithaq.interfaces.framework import PARTS
from mithaq.kernel import clock, ids
from mithaq.kernel.actors import Actor
from mithaq.kernel.markings import walls
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions as people
from mithaq.kernel.people.models import Membership
from mithaq.kernel.people.queries import actor_of
from mithaq.kernel.records import framework

from . import canaries

BEGIN = datetime(2026, 11, 22, 6, tzinfo=UTC)
LATER = BEGIN + timedelta(hours=4)
LOOK = BEGIN + timedelta(hours=8)
SYSTEM = Actor.system("framework")
# the readers' languages differ, so that the pages are compared in all three
LANGUAGES = {"liaison-west": "ar", "auditor": "fr"}


@cache
def lines() -> tuple[str, ...]:
    """Return the lines of the demonstration, each with a canary of its own."""
    head, *rest = demonstration.lines()
    rows = [canaries.planted(json.loads(line), f"line {number}") for number, line in enumerate(rest, 1)]
    return head, *(json.dumps(row, ensure_ascii=False) for row in rows)


@dataclass
class World:
    """What stands after loading: records by kind and ref, and what the script made, by name."""

    records: dict[tuple[str, str], Marked]
    made: dict[str, Marked] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)

    def get(self, kind: str, ref: str) -> Marked:
        """Return a record by what the file calls it, read again."""
        return self.again(self.records[kind, ref])

    def again(self, record: Marked) -> Marked:
        """Return a record as it stands now."""
        return type(record).objects.for_system("a step of the script").get(pk=record.pk)

    def actor(self, handle: str) -> Actor:
        """Return the actor of a person of the cast, by the appointment that he came with."""
        held = Membership.objects.for_system("a step of the script").select_related("party")
        return actor_of(held.filter(person__handle=handle).earliest("created_at", "id"))

    def viewer(self, handle: str) -> Viewer:
        """Return what the person sees now."""
        return Viewer.of(self.actor(handle))


@dataclass(frozen=True)
class Step:
    """One later act: its name, who of the readers can see it (handles), and what it does."""

    name: str
    seen_by: frozenset[str]
    do: Callable[[World], Marked | None]


class Loading(framework.LoadContext):
    """A loading that lets the records be asked for afterwards."""

    @property
    def records(self) -> dict[tuple[str, str], Marked]:
        return self._known


@contextmanager
def moment(name: str, at: datetime) -> Iterator[None]:
    """Let the code inside happen at `at`, with ids and secrets that depend on `name` alone, in no reader's language."""
    seconds = at.timestamp()
    with clock.freeze(at), ids.deterministic(name), patch("time.time", lambda: seconds), override("en"):
        yield


def found(keep_line: Callable[[int], bool]) -> World:
    """Load the kept lines and open an account, with an address for mail, for every person."""
    loading = Loading(SYSTEM)
    verdicts = framework.load(_spaced(keep_line), PARTS, loading, dry_run=False)
    faulty = [str(verdict) for verdict in verdicts if verdict.errors]
    assert not faulty, "what a reader sees must stand without what he does not see:\n" + "\n".join(faulty)
    world = World(loading.records)
    world.said = {canaries.of(f"line {number}") for number in range(len(lines())) if keep_line(number)}
    _open_accounts(world)
    return world


def act(world: World, step: Step, at: datetime) -> None:
    """Do one step of the script."""
    with moment(step.name, at), transaction.atomic(), walls.job("a step of the script"):
        made = step.do(world)
    world.said.add(canaries.of(step.name))
    if made is not None:
        world.made[step.name] = made


def seen(steps: Iterable[Step], reader: str | None) -> list[tuple[int, Step]]:
    """Return the steps that `reader` can see, or all of them where it is None, with their numbers."""
    return [(n, step) for n, step in enumerate(steps) if reader is None or reader in step.seen_by]


def _spaced(keep_line: Callable[[int], bool]) -> Iterator[str]:
    """Yield the kept lines, each in a moment of its own; the moment lasts while the line is being loaded."""
    for number, line in enumerate(lines()):
        if keep_line(number):
            with moment(f"line {number}", BEGIN + timedelta(seconds=10 * number)):
                yield line


def _open_accounts(world: World) -> None:
    for (kind, ref), person in world.records.items():
        if kind == "person":
            with moment(f"account {ref}", LATER):
                people.open_account(
                    person, username=ref, language=LANGUAGES.get(ref, "en"), email=address(ref)
                )


def address(handle: str) -> str:
    """Return where a person's mail goes."""
    return f"{handle}@mail.example"


def visible_lines(world: World, handle: str) -> frozenset[int]:
    """Return the numbers of the lines whose records the person may see; line 0 is the header."""
    viewer, numbers = world.viewer(handle), {0}
    for number, line in enumerate(lines()):
        row = json.loads(line)
        record = world.records.get((row["kind"], row.get("ref", "")))
        if record and type(record).objects.visible_to(viewer).filter(pk=record.pk).exists():
            numbers.add(number)
    return frozenset(numbers)


@contextmanager
def undone() -> Iterator[None]:
    """Let the world inside vanish without a trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
