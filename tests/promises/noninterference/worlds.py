"""Building a world from the demonstration's framework file and a script of later acts."""

import json
import secrets
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import resources
from unittest.mock import patch

from django.db import transaction

from mithaq.interfaces.framework import PARTS
from mithaq.kernel import clock, ids
from mithaq.kernel.actors import Actor
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions as people
from mithaq.kernel.people.models import Membership
from mithaq.kernel.people.queries import actor_of
from mithaq.kernel.records import framework

BEGIN = datetime(2026, 11, 22, 6, tzinfo=UTC)
LATER = BEGIN + timedelta(hours=4)
LOOK = BEGIN + timedelta(hours=8)
SYSTEM = Actor.system("framework")


def lines() -> list[str]:
    """Return the lines of the demonstration's framework file."""
    file = resources.files("mithaq.interfaces.commands.demonstration").joinpath("framework.jsonl")
    return file.read_text(encoding="utf-8").splitlines()


@dataclass
class World:
    """What stands after loading: records by kind and ref, and what the script made, by name."""

    records: dict[tuple[str, str], Marked]
    made: dict[str, Marked] = field(default_factory=dict)

    def get(self, kind: str, ref: str) -> Marked:
        """Return a record by what the file calls it, read again."""
        found = self.records[kind, ref]
        return type(found).objects.for_system("a step of the script").get(pk=found.pk)

    def actor(self, handle: str) -> Actor:
        """Return the actor of a person of the cast."""
        held = Membership.objects.for_system("a step of the script").select_related("party")
        return actor_of(held.get(person__handle=handle))

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
    """Let the code inside happen at `at`, with ids and secrets that depend on `name` alone."""
    seconds = at.timestamp()
    with clock.freeze(at), ids.deterministic(name), patch("time.time", lambda: seconds):
        yield


def build(steps: list[Step], keep_line: Callable[[int], bool], reader: str | None) -> World:
    """Load the kept lines, then do the steps that `reader` can see; all of them where it is None."""
    loading = Loading(SYSTEM)
    verdicts = framework.load(_spaced(keep_line), PARTS, loading, dry_run=False)
    faulty = [str(verdict) for verdict in verdicts if verdict.errors]
    assert not faulty, "what a reader sees must stand without what he does not see:\n" + "\n".join(faulty)
    world = World(loading.records)
    _open_accounts(world)
    for number, step in enumerate(steps):
        if reader is None or reader in step.seen_by:
            with moment(step.name, LATER + timedelta(minutes=number)), transaction.atomic():
                made = step.do(world)
                if made is not None:
                    world.made[step.name] = made
    return world


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
                people.open_account(person, username=ref, language="en")


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


def missing() -> uuid.UUID:
    """Return an id of nothing."""
    return uuid.UUID(bytes=secrets.token_bytes(16), version=4)


__all__ = ["LOOK", "Step", "World", "build", "lines", "missing", "moment", "undone", "visible_lines"]
