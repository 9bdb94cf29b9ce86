"""Who comes to act for the east: appointments that wait, are agreed to, begin later; invitations; passkeys."""

from mithaq.interfaces.site.signin import invitations
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people import actions as people
from mithaq.kernel.people.actions import passkeys
from tests.factories.passkeys import Device

from ..worlds import Step, World
from .words import COMMUNITY, EAST, For, community, names, only, party

OURS = only("eastern-command", tlp="AMBER+STRICT")


def _propose(name: str, seen_by: frozenset[str], role: str, reaches: For) -> Step:
    """East's administrator enters somebody and proposes an appointment, which waits for east's liaison officer."""

    def do(world: World) -> Marked:
        east, by, audience = party(world, "eastern-command"), world.actor("admin-east"), reaches(world)
        handle = f"eastern-command_{name.replace(' ', '-')}"
        person = people.create_person(
            handle=handle, names=names(name, "Somebody"), party=east, audience=audience, by=by
        )
        return people.appoint(person, party=east, role=role, audience=audience, by=by)

    return Step(name, seen_by, do)


def _agree(name: str, seen_by: frozenset[str], earlier: str) -> Step:
    def do(world: World) -> None:
        people.agree(world.again(world.made[earlier]), by=world.actor("liaison-east"))

    return Step(name, seen_by, do)


def _invite(name: str, seen_by: frozenset[str], earlier: str) -> Step:
    def do(world: World) -> None:
        held = world.again(world.made[earlier])
        account = invitations.account_for(held)
        invitations.invite(account, party=held.party_id, by=world.actor("admin-east"))

    return Step(name, seen_by, do)


def _announce(name: str, seen_by: frozenset[str], earlier: str) -> Step:
    """Make a passkey of whoever an appointment is about known to those who may know of him."""

    def do(world: World) -> Marked:
        held, key = world.again(world.made[earlier]), Device()
        return passkeys.announce(
            held.person, credential=name, public_key=key.public, rp=key.rp, by=world.actor("admin-east")
        )

    return Step(name, seen_by, do)


def _withdraw(name: str, seen_by: frozenset[str], earlier: str) -> Step:
    def do(world: World) -> None:
        passkeys.withdraw(world.again(world.made[earlier]), by=world.actor("admin-east"))

    return Step(name, seen_by, do)


BEFORE = (
    _propose("hidden officer", EAST, "duty_officer", OURS),
    _agree("hidden officer agreed", EAST, "hidden officer"),
    _propose("hidden one waits", EAST, "programme_manager", OURS),
    _invite("hidden one invited", EAST, "hidden one waits"),
    _propose("seen one waits", COMMUNITY, "duty_officer", community),
    _announce("hidden passkey", EAST, "hidden officer"),
    _announce("passkey in sight", COMMUNITY, "seen one waits"),
)
MEANWHILE = (
    _propose("meanwhile one waits", EAST, "liaison", OURS),
    _agree("meanwhile agreed", EAST, "hidden one waits"),
    _agree("meanwhile agreed in sight", COMMUNITY, "seen one waits"),
    _withdraw("meanwhile passkey ended", EAST, "hidden passkey"),
)
