"""Registers: initiatives, milestones, assumptions, risks; filtered, sorted, downloaded as shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Text
from mithaq.kernel.markings import levels
from mithaq.kernel.people.permissions import Permission, may, require
from mithaq.web import directory, exports, responses, tables
from mithaq.web.access import Request, signed_in

from ..forms.filters import Filters
from ..queries import registers
from ..rules.risks import EFFECTS, LIKELIHOODS, WEIGHTS, weight
from . import columns, places


@dataclass(frozen=True)
class Register:
    """What one register is made of."""

    caption: Text
    columns: Callable[[columns.Badge], tuple[tables.Column, ...]]
    rows: Callable[..., list[Any]]
    sort: str
    filters: Sequence[str]
    kind: str
    empty: Text
    more: Sequence[tuple[str, Any]] = ()

    def record(self, row: Any) -> Any:
        """Return the record that a row is about."""
        return getattr(row, "record", None) or row.initiative


INITIATIVES = Register(
    _("Initiatives"), columns.initiatives, registers.initiatives, "code",
    ("line", "objective", "party", "state"), "initiative",
    _("An initiative bundles the work towards an objective, with one party that leads it."),
    [("running", _("all that run"))],
)  # fmt: skip
MILESTONES = Register(
    _("Milestones"), columns.milestones, registers.milestones, "due",
    ("line", "initiative", "party", "state"), "milestone",
    _("Milestones are the dated steps of initiatives. Open an initiative and add the first."),
    [("late", _("Late"))],
)  # fmt: skip
ASSUMPTIONS = Register(
    _("Assumptions"), columns.assumptions, registers.assumptions, "tripwire",
    ("line", "objective", "initiative", "party", "state"), "assumption",
    _("Write down what must hold for the plan to work, and by when somebody looks whether it still does."),
)  # fmt: skip
RISKS = Register(
    _("Risks, challenges and opportunities"), columns.outlook, registers.risks, "-likelihood",
    ("kind", "line", "objective", "initiative", "party", "state"), "risk",
    _("Write down what may go wrong, what stands in the way, and what could help, with a response."),
)  # fmt: skip


@signed_in
def initiatives(request: Request) -> HttpResponseBase:
    """Show the register of initiatives."""
    return _show(request, INITIATIVES)


@signed_in
def milestones(request: Request) -> HttpResponseBase:
    """Show the register of milestones."""
    return _show(request, MILESTONES)


@signed_in
def assumptions(request: Request) -> HttpResponseBase:
    """Show the register of assumptions."""
    return _show(request, ASSUMPTIONS)


@signed_in
def risks(request: Request) -> HttpResponseBase:
    """Show the register of risks, challenges and opportunities, under a picture of how they weigh."""
    return _show(request, RISKS)


def _show(request: Request, register: Register) -> HttpResponseBase:
    filters = Filters(request.viewer, request.GET, register.filters, kind=register.kind, more=register.more)
    write = directory.marking_text(request)
    shown = register.columns(lambda record: write(record.audience))
    view = tables.View.of(request.GET, shown, default_sort=register.sort)
    rows = register.rows(request.viewer, filters.wanted(), view.sort, view.descending)
    if view.format:
        require(request.actor, Permission.RECORD_EXPORT)
        rows = [row for row in rows if register.record(row).audience.tlp != levels.RED]
    table = _table(request, register, view, rows, shown, filters)
    context = {
        "tabs": places.tabs(request),
        "capped": len(rows) >= registers.MOST_ROWS,
        "most": registers.MOST_ROWS,
    }
    context |= {"new_url": table.empty_url, "kind": register.kind}
    if register is RISKS:
        context |= {"grid": grid([row.record for row in rows]), "effects": EFFECTS.values()}
    marking = exports.file_marking(request, [register.record(row).audience for row in rows])
    return responses.table_page(request, "plan/register.html", table, context, marking=marking)


def _table(
    request: Request, register: Register, view: tables.View, rows: Sequence[Any], shown: Any, filters: Filters
) -> tables.Table:
    can_write = may(request.actor, Permission.PLAN_WRITE)
    return tables.Table(
        register.caption,
        view,
        rows,
        shown,
        filters=filters,
        live=True,
        exports=may(request.actor, Permission.RECORD_EXPORT),
        empty_text=register.empty,
        empty_url=reverse("plan:new", args=[register.kind]) if can_write else "",
        empty_action=NEW_LABELS[register.kind],
    )


def grid(found: Sequence[Any]) -> list[tuple[Text, list[tuple[str, Text, int]]]]:
    """Return the 5×5 table from almost certain down: per likelihood, (weight, its word, open risks) per
    effect."""
    counts: dict[tuple[int, int], int] = {}
    for risk in found:
        if risk.risk_kind == "risk" and risk.state != "closed" and risk.weight:
            counts[risk.likelihood, risk.effect] = counts.get((risk.likelihood, risk.effect), 0) + 1
    if not counts:
        return []
    return [
        (LIKELIHOODS[likely], [_cell(counts, likely, effect) for effect in sorted(EFFECTS)])
        for likely in sorted(LIKELIHOODS, reverse=True)
    ]


def _cell(counts: dict[tuple[int, int], int], likelihood: int, effect: int) -> tuple[str, Text, int]:
    word = weight(likelihood, effect)
    return word, WEIGHTS[word], counts.get((likelihood, effect), 0)


NEW_LABELS: dict[str, Text] = {
    "line_of_effort": _("Add a line of effort"),
    "objective": _("Add an objective"),
    "initiative": _("Add an initiative"),
    "milestone": _("Add a milestone"),
    "assumption": _("Add an assumption"),
    "risk": _("Add a risk, challenge or opportunity"),
}
