"""The public collection of the demonstration, from which every program can read what everybody may see."""

from typing import Final

from mithaq.interfaces.exchange.taxii import actions
from mithaq.kernel.actors import Actor
from mithaq.kernel.i18n import Names
from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people

TITLE: Final[Names] = {
    "en": "Reports of the picture",
    "ar": "تقارير الصورة العامة",
    "fr": "Rapports sur la situation",
}
PURPOSE: Final[Names] = {
    "en": "Reports with their verdicts and corrections, each for those who may see it.",
    "ar": "التقارير مع تقييماتها وتصحيحاتها، كلٌّ لمن يجوز له أن يراه.",
    "fr": "Les rapports avec leurs évaluations et corrections, chacun pour ceux qui peuvent le voir.",
}


def open_collection(*, by: Actor) -> None:
    """Open the collection that follows reports, for the actor's party; it begins with those that were loaded."""
    actions.open_collection(
        root="exchange",
        alias="picture",
        title=TITLE,
        description=PURPOSE,
        owner=people.parties(Viewer.of(by)).get(pk__in=[by.party_id]),
        audience=audiences.for_marking(levels.CLEAR),
        follows="report",
        by=by,
    )
