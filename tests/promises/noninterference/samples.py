"""What to put into addresses: visible things, hidden things, and things that do not exist."""

from dataclasses import dataclass, field

from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.models import Party, Person, SharingGroup
from mithaq.kernel.records import kinds

NOTHING = "01900000-0000-7000-8000-00000000abcd"
MOST = 2


@dataclass(frozen=True)
class Samples:
    """Ids by kind, the reader's own first, then one that he sees, then hidden ones; codes, handles and words."""

    visible: dict[str, list[str]]
    hidden: dict[str, list[str]]
    parties: list[str]
    groups: list[str]
    persons: list[str]
    words: list[str] = field(default_factory=list)

    def ids(self, *wanted: str) -> list[str]:
        """Return ids of these kinds (all of them without any), visible, hidden, and one of nothing."""
        chosen = wanted or tuple(self.visible)
        found = [i for kind in chosen for i in (*self.visible.get(kind, []), *self.hidden.get(kind, [])[:1])]
        return [*found, NOTHING]

    def pairs(self, *wanted: str) -> list[tuple[str, str]]:
        """Return (kind, id) of these kinds, visible, hidden, and nothing; and a kind that does not exist."""
        chosen = wanted or tuple(self.visible)
        found = [(k, i) for k in chosen for i in (*self.visible.get(k, [])[:1], *self.hidden.get(k, [])[:1])]
        return [*found, *((k, NOTHING) for k in chosen[:2]), ("nonsense", NOTHING)]


def gather(viewer: Viewer, words: list[str]) -> Samples:
    """Return samples of the present world for a reader; `words` are to be searched for."""
    visible, hidden = {}, {}
    for kind, model in sorted(kinds.models().items()):
        seen = model.objects.visible_to(viewer).order_by("created_at", "id")
        own = seen.filter(owner=viewer.party_id).values_list("pk", flat=True)[:1]
        others = seen.exclude(pk__in=list(own)).values_list("pk", flat=True)[: MOST - len(own)]
        visible[kind] = [str(pk) for pk in (*own, *others)]
        rest = model.objects.for_system("samples of hidden things").exclude(pk__in=seen.values("pk"))
        hidden[kind] = [
            str(pk) for pk in rest.order_by("created_at", "id").values_list("pk", flat=True)[:MOST]
        ]
    return Samples(
        visible,
        hidden,
        ["eastern-command", "western-command", *_names(Party, "code", viewer), "no-such-party"],
        [*_names(SharingGroup, "code", viewer), "no-such-group"],
        [*_names(Person, "handle", viewer), "nobody"],
        words,
    )


def _names(model: type, field: str, viewer: Viewer) -> list[str]:
    """Return some visible names and all hidden ones."""
    seen = model.objects.visible_to(viewer).order_by(field)
    others = (
        model.objects.for_system("names of hidden things").exclude(pk__in=seen.values("pk")).order_by(field)
    )
    return [*seen.values_list(field, flat=True)[:MOST], *others.values_list(field, flat=True)[:4]]
