"""How long reports hold, by the sightings that the viewer sees."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from mithaq.kernel import clock
from mithaq.kernel.markings.viewers import Viewer

from ..models import Assessment, Report
from ..rules import lasting, states
from ..rules.lasting import Holding
from ..rules.standing import Said


def holding(viewer: Viewer, found: Collection[Report]) -> Mapping[uuid.UUID, Holding]:
    """Return, for those visible reports that hold until some day, until when; at most one query more."""
    ending = {one.pk: one for one in found if one.expires_on and one.state in states.STANDING}
    said = _said(viewer, ending) if ending else {}
    return {
        id_: lasting.holding(one.occurred_to or one.occurred_from, one.expires_on, said.get(id_, ()))
        for id_, one in ending.items()
        if one.expires_on
    }


def over(viewer: Viewer, found: Collection[Report]) -> set[uuid.UUID]:
    """Return those of the visible reports whose time is over."""
    today = clock.today()
    ended = [one for one in found if one.expires_on and one.expires_on < today]
    return {id_ for id_, held in holding(viewer, ended).items() if held.until < today}


def _said(viewer: Viewer, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[tuple[Said, datetime]]]:
    given = Assessment.objects.visible_to(viewer).filter(report__in=ids).order_by("created_at", "id")
    said = defaultdict(list)
    for one in given:
        said[one.report_id].append((Said(one.party_id, one.verdict, one.basis), one.created_at))
    return said
