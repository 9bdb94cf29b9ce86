"""What is founded and ended: a party that few know of, a group that only its members know of, posts, tokens."""

from mithaq.interfaces.site.people import founding
from mithaq.kernel.actors import Actor
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions as people
from mithaq.kernel.people.models import Membership

from ..worlds import Step, World
from .words import ALL, EAST, For, names, only, party, public

OURS = only("eastern-command", tlp="AMBER+STRICT")
FEW = only("joint-commission", "subcommittee-forces", "eastern-command")


def _found(name: str, seen_by: frozenset[str], reaches: For) -> Step:
    """The secretary founds a party with its first administrator."""

    def do(world: World) -> Marked:
        by, audience = world.actor("secretary-joint"), reaches(world)
        return founding.found_party(
            word="founded",
            names=names(name, "Founded"),
            kind="command",
            parent=None,
            audience=audience,
            handle="admin",
            person=names(name, "Its administrator"),
            own=audience,
            by=by,
        )

    return Step(name, seen_by, do)


def _answer(name: str, seen_by: frozenset[str], earlier: str, agrees: bool = True) -> Step:
    def do(world: World) -> None:
        decide = founding.agree if agrees else founding.refuse
        decide(world.again(world.made[earlier]), by=world.actor("secretary-forces"))

    return Step(name, seen_by, do)


def _inner_group(world: World) -> Marked:
    by = world.actor("secretary-joint")
    return founding.found_group(
        code="inner",
        names=names("inner group", "Inner circle"),
        owner=party(world, "joint-commission"),
        members=[party(world, "joint-commission"), party(world, "eastern-command")],
        audience=None,
        viewer=Viewer.of(by),
        by=by,
    )


def _end_inner_group(world: World) -> None:
    people.end_group(world.again(world.made["inner group"]), by=world.actor("secretary-joint"))


def _post(name: str, seen_by: frozenset[str], reaches: For) -> Step:
    def do(world: World) -> Marked:
        east, by = party(world, "eastern-command"), world.actor("admin-east")
        return people.create_post(names=names(name, "A post"), party=east, audience=reaches(world), by=by)

    return Step(name, seen_by, do)


def _end_post(name: str, seen_by: frozenset[str], earlier: str) -> Step:
    def do(world: World) -> None:
        people.end_post(world.again(world.made[earlier]), by=world.actor("admin-east"))

    return Step(name, seen_by, do)


def _token(name: str, by: Actor | None = None) -> Step:
    def do(world: World) -> None:
        held = Membership.objects.for_system("a step of the script").select_related("party", "person")
        east = held.filter(person__handle="liaison-east").earliest("created_at", "id")
        people.create_token(east, label=name, by=by)

    return Step(name, EAST, do)


BEFORE = (
    _found("hidden party waits", EAST, FEW),
    _found("hidden party", EAST, FEW),
    _answer("hidden party agreed", EAST, "hidden party"),
    _found("seen party waits", ALL, public),
    Step("inner group", EAST, _inner_group),
    _post("hidden post", EAST, OURS),
    _post("seen post", ALL, public),
    _token("hidden token"),
    _token("token by the operator", Actor.system("operator")),
)
MEANWHILE = (
    _answer("hidden party refused", EAST, "hidden party waits", agrees=False),
    Step("the inner group ends", EAST, _end_inner_group),
    _end_post("hidden post ends", EAST, "hidden post"),
    _token("another hidden token"),
)
