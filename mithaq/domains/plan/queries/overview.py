"""The plan as a whole: lines of effort, their objectives, their initiatives."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mithaq.kernel.markings.viewers import Viewer

from ..models import LineOfEffort, Objective
from . import records
from .standing import Standing, at_risk, standings


@dataclass
class ObjectivePart:
    """An objective with how its initiatives stand; `at_risk` where an assumption of the whole objective is
    broken."""

    objective: Objective
    at_risk: bool
    initiatives: list[Standing] = field(default_factory=list)


@dataclass
class LinePart:
    """A line of effort with its objectives."""

    line: LineOfEffort
    objectives: list[ObjectivePart] = field(default_factory=list)


@dataclass(frozen=True)
class Overview:
    """The visible plan. What hangs on something hidden stands at the end, in `other_*`."""

    lines: Sequence[LinePart]
    other_objectives: Sequence[ObjectivePart]
    other_initiatives: Sequence[Standing]
    all: Sequence[Standing]

    @property
    def late(self) -> int:
        """Return how many milestones are late."""
        return sum(standing.late for standing in self.all)

    @property
    def at_risk(self) -> int:
        """Return how many running initiatives a broken assumption puts at risk."""
        return sum(1 for standing in self.all if standing.at_risk and standing.is_running)

    @property
    def running(self) -> int:
        """Return how many initiatives are running."""
        return sum(1 for standing in self.all if standing.is_running)

    @property
    def to_verify(self) -> int:
        """Return how many milestones are done and wait for the second key."""
        return sum(1 for standing in self.all for m in standing.milestones if m.state == "done")


def overview(viewer: Viewer) -> Overview:
    """Return the visible plan; as many queries for three initiatives as for thirty."""
    lines = {line.pk: LinePart(line) for line in records.lines(viewer)}
    broken = at_risk(viewer)
    parts = {o.pk: ObjectivePart(o, o.pk in broken.objectives) for o in records.objectives(viewer)}
    other_objectives: list[ObjectivePart] = []
    other_initiatives: list[Standing] = []
    for part in parts.values():
        line = lines.get(part.objective.line_of_effort_id)
        (line.objectives if line else other_objectives).append(part)
    found = standings(viewer, records.initiatives(viewer))
    for standing in found:
        above = parts.get(standing.initiative.objective_id)
        (above.initiatives if above else other_initiatives).append(standing)
    return Overview(list(lines.values()), other_objectives, other_initiatives, found)
