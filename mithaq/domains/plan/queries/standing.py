"""How initiatives stand: next milestone, what is late, what a broken assumption puts at risk. All derived."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.models import Party

from ..models import Assumption, Initiative, LineOfEffort, Milestone, Objective
from ..rules.states import INITIATIVE_RUNNING, MILESTONE_OPEN
from . import records


@dataclass(frozen=True)
class AtRisk:
    """What visible broken assumptions support, by id."""

    initiatives: frozenset[uuid.UUID]
    objectives: frozenset[uuid.UUID]

    def touches(self, initiative: Initiative) -> bool:
        """Return whether an assumption of the initiative, or of its objective as a whole, is broken."""
        return initiative.pk in self.initiatives or initiative.objective_id in self.objectives


def at_risk(viewer: Viewer) -> AtRisk:
    """Return what visible broken assumptions put at risk.

    One that names an initiative puts that initiative at risk; one that names an objective alone, all of it.
    """
    broken = (
        Assumption.objects.visible_to(viewer)
        .filter(state="broken")
        .values_list("initiative_id", "objective_id")
    )
    rows = list(broken)
    return AtRisk(frozenset(i for i, _ in rows if i), frozenset(o for i, o in rows if o and not i))


@dataclass(frozen=True)
class Standing:
    """An initiative with what follows from its visible milestones. `line` and `objective` are None where
    hidden."""

    initiative: Initiative
    objective: Objective | None
    line: LineOfEffort | None
    milestones: Sequence[Milestone] = ()
    at_risk: bool = False
    code: str = field(init=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "code", self.initiative.code)

    @property
    def lead(self) -> Party:
        return self.initiative.lead

    @property
    def open(self) -> list[Milestone]:
        """Return the milestones that are still to be done, the next one first."""
        return [m for m in self.milestones if m.state in MILESTONE_OPEN]

    @property
    def next(self) -> Milestone | None:
        return self.open[0] if self.open else None

    @property
    def late(self) -> int:
        """Return how many milestones are late."""
        return sum(1 for m in self.open if m.days_late)

    @property
    def verified(self) -> int:
        """Return how many milestones were verified."""
        return sum(1 for m in self.milestones if m.state == "verified")

    @property
    def is_running(self) -> bool:
        return self.initiative.stage in INITIATIVE_RUNNING


def standings(viewer: Viewer, initiatives: Iterable[Initiative]) -> list[Standing]:
    """Return how `initiatives` stand; five queries, however many there are."""
    initiatives = list(initiatives)
    due: dict[uuid.UUID, list[Milestone]] = defaultdict(list)
    for milestone in records.milestones(viewer, initiative__in=[i.pk for i in initiatives]):
        due[milestone.initiative_id].append(milestone)
    objectives = records.seen_by_id(viewer, Objective, (i.objective_id for i in initiatives))
    lines = records.seen_by_id(viewer, LineOfEffort, (o.line_of_effort_id for o in objectives.values()))
    broken = at_risk(viewer)
    return [_standing(i, objectives.get(i.objective_id), lines, due[i.pk], broken) for i in initiatives]


def _standing(
    initiative: Initiative,
    objective: Objective | None,
    lines: dict[uuid.UUID, LineOfEffort],
    milestones: list[Milestone],
    broken: AtRisk,
) -> Standing:
    line = lines.get(objective.line_of_effort_id) if objective else None
    return Standing(initiative, objective, line, milestones, broken.touches(initiative))
