"""All visible records of a kind with what they name, for exports of the whole."""

from collections.abc import Mapping, Sequence
from typing import Any

from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Party

from ..models import Answer, Assessment, Report, Request

_BESIDE: Mapping[type[Marked], tuple[str, ...]] = {
    Report: (),
    Assessment: ("party", "person"),
    Request: (),
    Answer: ("party",),
}
_MODELS = {model.KIND: model for model in _BESIDE}


def everything(viewer: Viewer, kind: str) -> list[Any]:
    """Return the visible records of one kind of a framework file, in the order of entering."""
    model = _MODELS[kind]
    found = model.objects.visible_to(viewer).select_related("audience", "owner", *_BESIDE[model])
    return list(found.order_by("created_at", "id"))


def asked(viewer: Viewer, request: Request) -> Sequence[Party]:
    """Return the visible parties that a request asks, by code."""
    _own, far, rows = request.member_rows("asked")
    return list(people.parties(viewer).filter(pk__in=list(rows.values_list(far, flat=True))))
