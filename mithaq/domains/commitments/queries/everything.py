"""All visible records of a kind with the parties they name, for exports of the whole."""

from collections.abc import Mapping, Sequence
from typing import Any

from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Party

from ..models import Agreement, Clause, Commitment, Dispute, Reading

_BESIDE: Mapping[type[Marked], tuple[str, ...]] = {
    Agreement: (),
    Clause: (),
    Commitment: ("responsible", "verified_by", "waived_by"),
    Reading: ("party", "person"),
    Dispute: ("party", "person", "settled_by"),
}
_MODELS = {model.KIND: model for model in _BESIDE}


def everything(viewer: Viewer, kind: str) -> list[Any]:
    """Return the visible records of one kind of a framework file, in the order of entering."""
    model = _MODELS[kind]
    found = model.objects.visible_to(viewer).select_related("audience", "owner", *_BESIDE[model])
    return list(found.order_by("created_at", "id"))


def parties_of(viewer: Viewer, record: Marked) -> dict[str, Sequence[Party]]:
    """Return the visible parties of each list of parties that the record has, by code."""
    found: dict[str, Sequence[Party]] = {}
    for many in record._meta.many_to_many:
        _own, far, rows = record.member_rows(many.name)
        found[many.name] = list(people.parties(viewer).filter(pk__in=list(rows.values_list(far, flat=True))))
    return found
