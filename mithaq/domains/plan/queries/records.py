"""One record, and the records around it; hidden and missing are the same."""

import uuid
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import QuerySet

from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people

from ..models import Assumption, Initiative, InitiativeParty, LineOfEffort, Milestone, Objective, Risk, Slip

MODELS: dict[str, type[Any]] = {
    model.KIND: model
    for model in (LineOfEffort, Objective, Initiative, InitiativeParty, Milestone, Assumption, Risk, Slip)
}
_BESIDE: dict[type[Marked], tuple[str, ...]] = {
    Initiative: ("audience", "owner", "lead"),
    InitiativeParty: ("audience", "owner", "party"),
    Milestone: ("audience", "owner", "reported_by", "verified_by"),
}
R = TypeVar("R", bound=Marked)


def visible(viewer: Viewer, model: type[R]) -> QuerySet[R]:
    """Return the visible records of `model` with their audience, owner and other parties.

    Parents (objective, initiative) are never joined: they have markings of their own, and are asked for with
    `seen`.
    """
    return model.objects.visible_to(viewer).select_related(*_BESIDE.get(model, ("audience", "owner")))


def record(viewer: Viewer, kind: str, id_: uuid.UUID) -> Any:
    """Return one record of the plan by kind and id. Raises NotVisible."""
    found = visible(viewer, MODELS[kind]).filter(pk=id_).first() if kind in MODELS else None
    if found is None:
        raise NotVisible
    return found


def line_of_effort(viewer: Viewer, id_: uuid.UUID) -> LineOfEffort:
    """Return one line of effort. Raises NotVisible."""
    return record(viewer, LineOfEffort.KIND, id_)


def objective(viewer: Viewer, id_: uuid.UUID) -> Objective:
    """Return one objective. Raises NotVisible."""
    return record(viewer, Objective.KIND, id_)


def initiative(viewer: Viewer, id_: uuid.UUID) -> Initiative:
    """Return one initiative. Raises NotVisible."""
    return record(viewer, Initiative.KIND, id_)


def milestone(viewer: Viewer, id_: uuid.UUID) -> Milestone:
    """Return one milestone. Raises NotVisible."""
    return record(viewer, Milestone.KIND, id_)


def seen(viewer: Viewer, model: type[R], id_: uuid.UUID | None) -> R | None:
    """Return the parent with this id, or None where there is none or the viewer may not see it."""
    return visible(viewer, model).filter(pk=id_).first() if id_ else None


def seen_by_id(viewer: Viewer, model: type[R], wanted: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, R]:
    """Return the visible ones of `wanted` by id, in one query."""
    return {found.pk: found for found in visible(viewer, model).filter(pk__in={id_ for id_ in wanted if id_})}


def lines(viewer: Viewer) -> list[LineOfEffort]:
    """Return the visible lines of effort in their order."""
    return list(visible(viewer, LineOfEffort).order_by("position", "code", "id"))


def objectives(viewer: Viewer, **equals: Any) -> list[Objective]:
    """Return the visible objectives by code."""
    return list(visible(viewer, Objective).filter(**equals).order_by("code", "id"))


def initiatives(viewer: Viewer, **equals: Any) -> list[Initiative]:
    """Return the visible initiatives by code."""
    return list(visible(viewer, Initiative).filter(**equals).order_by("code", "id"))


def milestones(viewer: Viewer, **equals: Any) -> list[Milestone]:
    """Return the visible milestones, the next one due first."""
    return list(visible(viewer, Milestone).filter(**equals).order_by("due", "code", "id"))


def assumptions(viewer: Viewer, **equals: Any) -> list[Assumption]:
    """Return the visible assumptions, the next tripwire first."""
    return list(visible(viewer, Assumption).filter(**equals).order_by("tripwire_on", "created_at", "id"))


def risks(viewer: Viewer, **equals: Any) -> list[Risk]:
    """Return the visible risks, challenges and opportunities in the order in which they were entered."""
    return list(visible(viewer, Risk).filter(**equals).order_by("created_at", "id"))


def parties_of(viewer: Viewer, of: Initiative) -> list[InitiativeParty]:
    """Return the visible parties of an initiative and their roles, those that have ended last."""
    found = visible(viewer, InitiativeParty).filter(initiative=of)
    return sorted(found, key=lambda row: (row.ends is not None, row.role, row.party.code))


def choices(viewer: Viewer, kind: str) -> list[Any]:
    """Return the visible records that a form offers: lines of effort, objectives, initiatives or parties."""
    if kind == "party":
        return list(people.parties(viewer))
    order = ("position", "code", "id") if kind == LineOfEffort.KIND else ("code", "id")
    return list(MODELS[kind].objects.visible_to(viewer).order_by(*order))


def everything(viewer: Viewer, kind: str) -> QuerySet[Any]:
    """Return all visible records of a kind in the order in which they were entered."""
    return visible(viewer, MODELS[kind]).order_by("created_at", "id")
