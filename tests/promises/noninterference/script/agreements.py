"""Agreements with their clauses, disputes, proofs, and who takes part in the plan: some of each for fewer."""

from datetime import date
from typing import Any

from mithaq.domains.commitments import actions as commitments
from mithaq.domains.commitments.actions import Terms, Text
from mithaq.domains.plan import actions as plan
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.records import erasing, releases
from tests.factories.commitments import upload

from ..worlds import Step, World
from .words import COMMUNITY, EAST, WEST, For, community, names, only, party, text

OURS = only("eastern-command", tlp="AMBER+STRICT")
WITH_EAST = only("joint-commission", "eastern-command")
SECRETARY, EASTERN, WESTERN = "secretary-joint", "liaison-east", "liaison-west"
OPEN, DISPUTED = ("commitment", "jmc-2020-10-23-03"), ("commitment", "jmc-2020-10-23-05")


def _about(world: World, which: str | tuple[str, str]) -> Any:
    return world.again(world.made[which]) if isinstance(which, str) else world.get(*which)


def _agreement(name: str, seen_by: frozenset[str], code: str, reaches: For) -> Step:
    def do(world: World) -> Marked:
        both = [party(world, one) for one in ("eastern-command", "joint-commission")]
        said = Text(code=code, title=names(name, "An agreement"), kind="mou", parties=both)
        return commitments.create_agreement(said, audience=reaches(world), by=world.actor(SECRETARY))

    return Step(name, seen_by, do)


def _clause(name: str, seen_by: frozenset[str], of: str, number: str, reaches: For) -> Step:
    def do(world: World) -> Marked:
        return commitments.add_clause(
            _about(world, of),
            number=number,
            text=names(name, "A clause"),
            by=world.actor(SECRETARY),
            audience=reaches(world),
        )

    return Step(name, seen_by, do)


def _dispute(name: str, seen_by: frozenset[str], by: str, which: str | tuple[str, str], reaches: For) -> Step:
    def do(world: World) -> Marked:
        reason = text(name, "It is not so")
        return commitments.dispute(
            _about(world, which), reason=reason, by=world.actor(by), audience=reaches(world)
        )

    return Step(name, seen_by, do)


def _read(name: str, seen_by: frozenset[str], by: str, which: tuple[str, str], reaches: For) -> Step:
    def do(world: World) -> Marked:
        return commitments.read(
            _about(world, which),
            step="limited",
            note=text(name, "What we see"),
            by=world.actor(by),
            audience=reaches(world),
        )

    return Step(name, seen_by, do)


def _prove(name: str, seen_by: frozenset[str], by: str, which: str | tuple[str, str], reaches: For) -> Step:
    def do(world: World) -> Marked:
        file = upload(f"{name.replace(' ', '-')}.csv", f"word\n{text(name, 'A proof')}\n".encode())
        return commitments.add_evidence(
            _about(world, which),
            file,
            note=text(name, "What it shows"),
            by=world.actor(by),
            audience=reaches(world),
        )

    return Step(name, seen_by, do)


def _takes_part(name: str, seen_by: frozenset[str], who: str, role: str, reaches: For) -> Step:
    def do(world: World) -> Marked:
        initiative = world.get("initiative", "ini-01")
        by = world.actor(SECRETARY)
        return plan.add_party(initiative, party(world, who), role, by=by, audience=reaches(world))

    return Step(name, seen_by, do)


def _plan(name: str, seen_by: frozenset[str], kind: str, reaches: For, **values: Any) -> Step:
    def do(world: World) -> Marked:
        given = {
            key: world.get(*value) if isinstance(value, tuple) else value for key, value in values.items()
        }
        if kind == "initiative":
            given["lead"] = party(world, "eastern-command")
        given["title"] = names(name, "A part of the plan")
        return plan.create(kind, given, audience=reaches(world), by=world.actor(EASTERN))

    return Step(name, seen_by, do)


def _pledge(name: str, seen_by: frozenset[str], code: str, reaches: For) -> Step:
    def do(world: World) -> Marked:
        terms = Terms(
            code=code,
            title=names(name, "A pledge"),
            responsible=party(world, "eastern-command"),
            origin="pledge",
            due=date(2027, 1, 15),
        )
        return commitments.propose(terms, audience=reaches(world), by=world.actor(EASTERN))

    return Step(name, seen_by, do)


def _release(name: str, seen_by: frozenset[str], which: str, reaches: For) -> Step:
    def do(world: World) -> Marked:
        return releases.release(_about(world, which), reaches(world), by=world.actor(EASTERN))

    return Step(name, seen_by, do)


def _propose_release(name: str, seen_by: frozenset[str], by: str, which: str) -> Step:
    def do(world: World) -> Marked:
        why = text(name, "Others should know")
        return releases.propose(_about(world, which), community(world), reason=why, by=world.actor(by))

    return Step(name, seen_by, do)


def _propose_erasure(name: str, seen_by: frozenset[str], which: str) -> Step:
    def do(world: World) -> Marked:
        by = world.actor(SECRETARY)
        return erasing.propose(_about(world, which), ["title"], ground="court_order", by=by)

    return Step(name, seen_by, do)


BEFORE = (
    _agreement("hidden agreement", EAST, "MOU-1", WITH_EAST),
    # the same code again is refused to its owner alone
    _agreement("seen agreement", COMMUNITY, "MOU-2", community),
    _clause("seen clause", COMMUNITY, "seen agreement", "1", community),
    _clause("hidden clause", EAST, "seen agreement", "1a", WITH_EAST),
    _clause("clause after a hidden one", COMMUNITY, "seen agreement", "2", community),
    _dispute("hidden dispute", EAST, EASTERN, OPEN, OURS),
    _dispute("seen dispute", COMMUNITY, WESTERN, DISPUTED, community),
    _read("hidden reading", EAST, EASTERN, OPEN, OURS),
    _prove("hidden proof", EAST, EASTERN, OPEN, OURS),
    _prove("seen proof", COMMUNITY, WESTERN, OPEN, community),
    _plan(
        "hidden objective",
        EAST,
        "objective",
        OURS,
        code="OBJ-9",
        line_of_effort=("line_of_effort", "loe-1"),
    ),
    _plan("hidden initiative", EAST, "initiative", OURS, code="INI-9", objective=("objective", "obj-1.1")),
    _plan("hidden line", EAST, "line_of_effort", OURS, code="LOE-9", position=1),
    _takes_part("hidden part in an initiative", EAST, "eastern-command", "observer", WITH_EAST),
    _takes_part("seen part in an initiative", COMMUNITY, "partner-mission", "observer", community),
    # made in every world, since what is released has to be there
    _pledge("a pledge of the east", COMMUNITY, "PLEDGE-9", OURS),
    _release("released to few", EAST, "a pledge of the east", WITH_EAST),
    _release("released to more", COMMUNITY, "a pledge of the east", community),
    _propose_release("hidden release proposed", EAST, EASTERN, "hidden promise"),
    _propose_release("seen release proposed", WEST, WESTERN, "promise of the west"),
    _propose_erasure("hidden erasure proposed", EAST, "hidden agreement"),
    _propose_erasure("seen erasure proposed", COMMUNITY, "seen agreement"),
)
MEANWHILE = (
    _dispute("hidden dispute meanwhile", EAST, EASTERN, ("commitment", "jmc-2020-10-23-04"), OURS),
    _prove("hidden proof meanwhile", EAST, EASTERN, ("commitment", "jmc-2020-10-23-04"), OURS),
    _clause("hidden clause meanwhile", EAST, "seen agreement", "2a", WITH_EAST),
    _clause("clause after it", COMMUNITY, "seen agreement", "3", community),
)
