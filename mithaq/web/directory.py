"""Names of receivers for the marking badge, as far as the reader may know them; two queries a page."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import HttpRequest

from mithaq.kernel.i18n import Names
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people

from .badges import MarkedBy, badge

_KEPT_ON = "_web_directory"


class Directory:
    """Parties and groups visible to one viewer, by id; persons as they are asked for."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self._known: dict[uuid.UUID, Names] | None = None

    def names(self, ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, Names]:
        """Return the names of those of `ids` that the viewer may see; the others do not exist for him."""
        wanted = set(ids)
        if not wanted:
            return {}
        known = self._parties_and_groups()
        if strangers := wanted - known.keys():
            found = dict(people.persons(self._viewer).filter(pk__in=strangers).values_list("pk", "names"))
            # unknown ones are remembered too, so that they are asked for once
            known.update({key: found.get(key, {}) for key in strangers})
        return {key: known[key] for key in wanted if known[key]}

    def _parties_and_groups(self) -> dict[uuid.UUID, Names]:
        if self._known is None:
            self._known = dict(people.named_parties(self._viewer).values_list("pk", "names"))
            self._known.update(people.groups(self._viewer).values_list("pk", "names"))
        return self._known


def marking_text(request: HttpRequest) -> Callable[[MarkedBy], str]:
    """Return what writes an audience as text for this reader: "TLP:AMBER · Eastern Command"."""
    known = of(request)
    return lambda audience: str(badge(audience, known))


def of(request: HttpRequest | None) -> Any:
    """Return the directory of the request's viewer, one for the whole page; the public's without one."""
    if request is None:
        return Directory(Viewer.public())
    if not hasattr(request, _KEPT_ON):
        setattr(request, _KEPT_ON, Directory(getattr(request, "viewer", None) or Viewer.public()))
    return getattr(request, _KEPT_ON)
