"""Creating and editing records of the plan."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import NotVisible, Text
from mithaq.kernel.people.permissions import Permission, require
from mithaq.web import forming, markings, records
from mithaq.web.access import Request, signed_in
from mithaq.web.frames import Crumb, Difference

from .. import actions, queries
from ..forms.drafts import FORMS, MilestoneForm
from ..queries import keys
from . import places
from .registers import NEW_LABELS

TEMPLATE = "plan/draft.html"
EDIT_LABELS: dict[str, Text] = {
    "line_of_effort": _("Edit the line of effort"),
    "objective": _("Edit the objective"),
    "initiative": _("Edit the initiative"),
    "milestone": _("Edit the milestone"),
    "assumption": _("Edit the assumption"),
    "risk": _("Edit"),
}
ABOVE = ("initiative", "objective", "line_of_effort")


@signed_in
def new(request: Request, kind: str) -> HttpResponse:
    """Create a record; `?initiative=…`, `?objective=…` or `?line_of_effort=…` says what it belongs to."""
    if kind not in FORMS:
        raise Http404
    require(request.actor, Permission.PLAN_WRITE)
    above = _above(request)
    data = forming.posted(request)
    form = FORMS[kind](request.viewer, data, initial=forming.initial(request, **_given(above)))
    sheet = forming.Sheet(
        form=form,
        title=NEW_LABELS[kind],
        submit=NEW_LABELS[kind],
        back=above.get_absolute_url() if above else places.register(kind).url,
        picker=markings.picker(request.viewer, data, like=above.audience if above else None),
        crumbs=_crumbs(request, above, kind),
        may_insist=False,
        template=TEMPLATE,
    )

    def do() -> Any:
        audience = forming.needed(request, sheet)
        return actions.create(kind, form.values(), audience=audience, by=request.actor)

    return forming.answer(request, sheet, do, to=records.url)


@signed_in
def edit(request: Request, kind: str, pk: uuid.UUID) -> HttpResponse:
    """Edit a record; who sees it, its state and agreed dates have steps of their own."""
    record = queries.record(request.viewer, kind, pk)
    if kind not in FORMS:
        raise NotVisible
    require(request.actor, Permission.PLAN_WRITE, parties=keys.writers(record))
    initial = forming.initial(request, **FORMS[kind].initial_of(record))
    form = FORMS[kind](request.viewer, forming.posted(request), initial=initial)
    if isinstance(form, MilestoneForm):
        form.fix_what_is_agreed()

    def stands(current: Any) -> list[Difference]:
        return forming.differences(form, FORMS[kind].initial_of(current))

    def do() -> Any:
        return actions.edit(record, form.values(), by=request.actor, expected=form.expected)

    sheet = forming.Sheet(
        form=form,
        title=EDIT_LABELS[kind],
        submit=_("Save the changes"),
        back=record.get_absolute_url(),
        about=record,
        crumbs=places.crumbs(request.viewer, record, _("Edit")),
        stands=stands,
        template=TEMPLATE,
    )
    return forming.answer(request, sheet, do, to=records.url)


def _crumbs(request: Request, above: Any, kind: str) -> list[Crumb]:
    if above:
        return places.crumbs(request.viewer, above, NEW_LABELS[kind])
    return [places.register(kind), Crumb(NEW_LABELS[kind])]


def _above(request: Request) -> Any:
    """Return the record that the new one belongs to, or None. Raises NotVisible for one that is not to be
    seen."""
    for kind in ABOVE:
        if given := request.GET.get(kind):
            return queries.record(request.viewer, kind, _uuid(given))
    return None


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise NotVisible from error


def _given(above: Any) -> dict[str, Any]:
    return {above.KIND: str(above.pk)} if above else {}
