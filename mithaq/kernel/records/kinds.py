"""Finding records of any kind, as far as a viewer may see them. What kinds there are: `markings.kinds`."""

import uuid

from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.kinds import models
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer

__all__ = ["find", "find_many", "models"]


def find(viewer: Viewer, kind: str, id_: uuid.UUID) -> Marked:
    """Return one record. Raises NotVisible where it is hidden, missing, or of no kind that exists."""
    model = models().get(kind)
    record = model.objects.visible_to(viewer).filter(pk=id_).first() if model else None
    if record is None:
        raise NotVisible
    return record


def find_many(viewer: Viewer, wanted: list[tuple[str, uuid.UUID]]) -> dict[tuple[str, uuid.UUID], Marked]:
    """Return the visible ones of `wanted` (kind, id); one query a kind."""
    found: dict[tuple[str, uuid.UUID], Marked] = {}
    for kind in {kind for kind, _ in wanted}.intersection(models()):
        ids = [id_ for k, id_ in wanted if k == kind]
        # whoever lists records shows their markings
        seen = models()[kind].objects.visible_to(viewer).select_related("audience")
        for id_, record in seen.in_bulk(ids).items():
            found[kind, id_] = record
    return found
