"""The states of each kind and the moves between them.

docs/reference/states-plan.md is written from these tables by `document()`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Invalid, WrongState


@dataclass(frozen=True)
class Table:
    """States of one kind. `back` moves and moves into a state of `explained` need a note to whoever did the
    work."""

    kind: str
    title: str
    first: str
    forward: Mapping[str, tuple[str, ...]]
    back: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    explained: frozenset[str] = frozenset()

    @property
    def states(self) -> tuple[str, ...]:
        """Return every state in the order of the table."""
        return tuple(self.forward)

    def next(self, state: str) -> tuple[str, ...]:
        """Return the states that can follow `state`, forward ones first."""
        return self.forward[state] + self.back.get(state, ())

    def needs_note(self, state: str, to: str) -> bool:
        """Return whether the move must be explained."""
        return to in self.explained or to in self.back.get(state, ())


def check_move(table: Table, state: str, to: str, note: str) -> None:
    """Raise WrongState where the table has no such move, Invalid where it needs a note and has none."""
    if to not in table.next(state):
        raise WrongState(_("This step is not open from the present state. Reload the page to see which are."))
    if table.needs_note(state, to) and not note.strip():
        raise Invalid(fields={"note": _("Say why, so that the others understand this step.")})


_ENDED = ("closed", "cancelled")
_STAGES: dict[str, tuple[str, ...]] = {
    "concept": ("assessed",),
    "assessed": ("designed",),
    "designed": ("approved",),
    "approved": ("implementing",),
    "implementing": ("suspended", "closing"),
    "suspended": ("implementing",),
    "closing": ("closed",),
    "closed": (),
    "cancelled": (),
}

OBJECTIVE = Table(
    "objective",
    "Objective",
    "draft",
    {
        "draft": ("consulted",),
        "consulted": ("adopted",),
        "adopted": ("under_review",),
        "under_review": ("adopted", "retired"),
        "retired": (),
    },
    {"consulted": ("draft",)},
    frozenset({"retired"}),
)
INITIATIVE = Table(
    "initiative",
    "Initiative",
    "concept",
    {stage: (*to, *(() if stage in _ENDED else ("cancelled",))) for stage, to in _STAGES.items()},
    {
        "assessed": ("concept",),
        "designed": ("assessed",),
        "approved": ("designed",),
        "closing": ("implementing",),
    },
    frozenset({"suspended", "cancelled"}),
)
MILESTONE = Table(
    "milestone",
    "Milestone",
    "planned",
    {
        "planned": ("on_track", "at_risk", "done", "dropped"),
        "on_track": ("at_risk", "done", "dropped"),
        "at_risk": ("on_track", "done", "dropped"),
        "done": ("verified",),
        "verified": (),
        "dropped": (),
    },
    {"done": ("on_track",), "dropped": ("planned",)},
    frozenset({"at_risk", "dropped"}),
)
ASSUMPTION = Table(
    "assumption",
    "Assumption",
    "holding",
    {"holding": ("watch", "broken"), "watch": ("holding", "broken"), "broken": ()},
    {"broken": ("watch", "holding")},
    frozenset({"broken"}),
)
RISK = Table(
    "risk",
    "Risk, challenge or opportunity",
    "open",
    {"open": ("watched", "closed"), "watched": ("open", "closed"), "closed": ()},
    {"closed": ("open",)},
    frozenset({"closed"}),
)
TABLES: dict[str, Table] = {
    table.kind: table for table in (OBJECTIVE, INITIATIVE, MILESTONE, ASSUMPTION, RISK)
}

MILESTONE_SET_BY_OWNER = ("planned", "on_track", "at_risk", "dropped")
MILESTONE_OPEN = ("planned", "on_track", "at_risk")
INITIATIVE_RUNNING = ("concept", "assessed", "designed", "approved", "implementing", "suspended", "closing")


def diagram(table: Table) -> str:
    """Return the table as a Mermaid state diagram; moves that need a note say so."""
    lines = ["stateDiagram-v2", f"    [*] --> {table.first}"]
    for state in table.states:
        explained = {to: ": with a note" for to in table.next(state) if table.needs_note(state, to)}
        lines += [f"    {state} --> {to}{explained.get(to, '')}" for to in table.next(state)]
        if not table.forward[state]:
            lines.append(f"    {state} --> [*]")
    return "\n".join(lines)


def document() -> str:
    """Return docs/reference/states-plan.md."""
    parts = ["# States of the plan", "", "<!-- Written by `make docs`. -->"]
    for table in TABLES.values():
        parts += ["", f"## {table.title}", "", "```mermaid", diagram(table), "```"]
    parts += [
        "",
        "A milestone is late while it is open and its date has passed: derived, never a state of its own.",
        "",
    ]
    return "\n".join(parts)
