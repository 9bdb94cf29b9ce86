"""Where a page of the plan stands: the tabs of the plan, and the way down to a record."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.i18n import pick
from mithaq.kernel.markings.viewers import Viewer
from mithaq.web.frames import Crumb, Tab

from ..queries import records

_TABS = (
    ("plan:home", _("Overview")),
    ("plan:timeline", _("Timeline")),
    ("plan:initiatives", _("Initiatives")),
    ("plan:milestones", _("Milestones")),
    ("plan:assumptions", _("Assumptions")),
    ("plan:risks", _("Risks and opportunities")),
    ("plan:why_late", _("Why late")),
)


def tabs(request: HttpRequest) -> list[Tab]:
    """Return the views of the plan, with the one that is open."""
    return [Tab(label, url := reverse(name), url == request.path) for name, label in _TABS]


def register(kind: str) -> Crumb:
    """Return where the records of a kind are listed: their register, else the overview."""
    name = f"plan:{kind}s"
    label = dict(_TABS).get(name)
    return Crumb(label, reverse(name)) if label else Crumb(_("Plan"), reverse("plan:home"))


def crumbs(viewer: Viewer, record: Any, last: Any = None) -> list[Crumb]:
    """Return the way from the plan down to `record`, over the parents that the viewer may see.

    `last` names a step below the record; the record itself is then a link too.
    """
    way = [Crumb(_("Plan"), reverse("plan:home"))]
    way += [Crumb(_name(above), above.get_absolute_url()) for above in parents(viewer, record)]
    way.append(Crumb(_name(record), record.get_absolute_url() if last else ""))
    return [*way, Crumb(last)] if last else way


def parents(viewer: Viewer, record: Any) -> list[Any]:
    """Return the visible records above `record`, from the top: line of effort, objective, initiative."""
    initiative = _seen(viewer, "initiative", getattr(record, "initiative_id", None))
    objective_id = getattr(record, "objective_id", None) or (initiative.objective_id if initiative else None)
    objective = _seen(viewer, "objective", objective_id)
    holder = record if record.KIND == "objective" else objective
    line = _seen(viewer, "line_of_effort", holder.line_of_effort_id if holder else None)
    return [above for above in (line, objective, initiative) if above is not None]


def _seen(viewer: Viewer, kind: str, id_: Any) -> Any:
    return records.seen(viewer, records.MODELS[kind], id_)


def _name(record: Any) -> str:
    code = getattr(record, "code", "")
    return code or pick(getattr(record, "title", None) or getattr(record, "text", None)) or str(record)
