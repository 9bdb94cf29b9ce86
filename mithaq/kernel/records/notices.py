"""Notices of an act to those who can do something about it."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from mithaq.kernel.delivery.queue import Notice
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.permissions import Permission


def to_parties(
    template: str,
    about: Marked,
    parties: Iterable[uuid.UUID | None],
    right: Permission,
    *,
    context: Mapping[str, Any],
    path: str,
) -> list[Notice]:
    """Return a notice of the act that is about to be committed on `about`, for each person who acts for one of
    `parties` with `right` and sees it; `path` is the page that it leads to.
    """
    told = {p for party in parties if party for p in people.acting_for(party, right, about.audience_id)}
    return [
        Notice.about(about, template, person, once=about.version + 1, path=path, **context)
        for person in sorted(told)
    ]
