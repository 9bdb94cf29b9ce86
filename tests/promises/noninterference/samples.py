"""What to put into addresses: visible things, hidden things, and things that do not exist."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.models import Party, Person, SharingGroup
from mithaq.kernel.records import kinds

NOTHING = "01900000-0000-7000-8000-00000000abcd"
# of the reader's own secret addresses, and one of nobody
SECRETS = {"calendar": "the-crawlers-calendar", "alerts": "the-crawlers-alerts"}
MOST = 2


@dataclass(frozen=True)
class Samples:
    """Ids by kind: the reader's own first, one that he sees, the newest, those with hidden parts; hidden ones; codes,
    handles and words.
    """

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
        found = [(k, i) for k in chosen for i in (*self._ends(k), *self.hidden.get(k, [])[:1])]
        return [*found, *((k, NOTHING) for k in chosen[:2]), ("nonsense", NOTHING)]

    def _ends(self, kind: str) -> list[str]:
        """Return the first and the last of what is visible: the reader's own, and one with hidden parts."""
        seen = self.visible.get(kind, [])
        return list(dict.fromkeys((*seen[:1], *seen[-1:])))


def gather(viewer: Viewer, words: list[str]) -> Samples:
    """Return samples of the present world for a reader; `words` are to be searched for."""
    visible, hidden = {}, {}
    for kind, model in sorted(kinds.models().items()):
        seen = model.objects.visible_to(viewer).order_by("created_at", "id")
        own = seen.filter(owner=viewer.party_id).values_list("pk", flat=True)[:1]
        others = seen.exclude(pk__in=list(own)).values_list("pk", flat=True)[:1]
        newest = seen.reverse().values_list("pk", flat=True)[:1]
        visible[kind] = [str(pk) for pk in dict.fromkeys((*own, *others, *newest))]
        rest = model.objects.for_system("samples of hidden things").exclude(pk__in=seen.values("pk"))
        hidden[kind] = [
            str(pk) for pk in rest.order_by("created_at", "id").values_list("pk", flat=True)[:MOST]
        ]
    for kind, id_ in _wholes(viewer, hidden):
        if id_ not in visible[kind]:
            visible[kind].append(id_)
    return Samples(
        visible,
        hidden,
        ["eastern-command", "western-command", *_names(Party, "code", viewer), "no-such-party"],
        [*_names(SharingGroup, "code", viewer), "no-such-group"],
        [*_names(Person, "handle", viewer), "nobody"],
        words,
    )


def _wholes(viewer: Viewer, hidden: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Yield kind and id of what the reader sees, and what hidden samples are parts of: there they would show."""
    for kind, ids in hidden.items():
        model = kinds.models()[kind]
        for part in model.objects.for_system("samples of hidden things").filter(pk__in=ids):
            ends = [(getattr(part, k), getattr(part, i)) for k, i in model.ABOUT]
            ends += [
                (whole.KIND, whole.pk) for name in model.BELONGS_TO if (whole := getattr(part, name, None))
            ]
            yield from ((k, str(i)) for (k, i) in sorted(kinds.find_many(viewer, ends)))


def _names(model: type, field: str, viewer: Viewer) -> list[str]:
    """Return some visible names and all hidden ones."""
    seen = model.objects.visible_to(viewer).order_by(field)
    others = (
        model.objects.for_system("names of hidden things").exclude(pk__in=seen.values("pk")).order_by(field)
    )
    return [*seen.values_list(field, flat=True)[:MOST], *others.values_list(field, flat=True)[:4]]
