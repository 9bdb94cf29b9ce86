"""Plan and commitments: proposals that send mail, dates that move, reports and readings."""

from collections.abc import Callable
from datetime import date

from mithaq.domains.commitments import actions as commitments
from mithaq.domains.commitments.actions import Terms
from mithaq.domains.plan import actions as plan
from mithaq.domains.plan.actions import Reason
from mithaq.kernel.markings.models import Marked

from ..worlds import Step, World
from .words import ALL, EAST, NOBODY, WEST, For, names, only, party, public, text

DUE = date(2026, 11, 24)
OURS = only("eastern-command", tlp="AMBER+STRICT")


def _propose(
    name: str, seen_by: frozenset[str], by: str, to: str, code: str, reaches: For, due: date = DUE
) -> Step:
    def do(world: World) -> Marked:
        terms = Terms(
            code=code,
            title=names(name, "A promise"),
            responsible=party(world, to),
            origin="pledge",
            due=due,
        )
        return commitments.propose(terms, audience=reaches(world), by=world.actor(by))

    return Step(name, seen_by, do)


def _then(
    name: str, seen_by: frozenset[str], earlier: str, do: Callable[[World, Marked], Marked | None]
) -> Step:
    return Step(name, seen_by, lambda world: do(world, world.again(world.made[earlier])))


def _create_risk(name: str, seen_by: frozenset[str], by: str, reaches: For) -> Step:
    def do(world: World) -> Marked:
        values = {
            "risk_kind": "risk",
            "title": names(name, "A risk"),
            "initiative": world.get("initiative", "ini-01"),
        }
        return plan.create("risk", values, audience=reaches(world), by=world.actor(by))

    return Step(name, seen_by, do)


def _move_own_milestone(world: World) -> None:
    reason = Reason("staff_turnover", text("a hidden date moves", "Why it moves"))
    mine = world.get("milestone", "ec-prep-1")
    plan.move_due(mine, to=date(2027, 3, 1), reason=reason, by=world.actor("liaison-east"))


BEFORE = (
    _propose("promise to the west", ALL, "secretary-joint", "western-command", "PLEDGE-1", public),
    # the same code under another owner, and a later date of the same list
    _propose("hidden promise", EAST, "liaison-east", "eastern-command", "PLEDGE-1", OURS, date(2026, 11, 23)),
    _propose(
        "promise of the west",
        WEST,
        "liaison-west",
        "western-command",
        "PLEDGE-2",
        only("western-command", tlp="AMBER+STRICT"),
    ),
    _then(
        "the west agrees",
        ALL,
        "promise to the west",
        lambda w, c: commitments.agree(c, by=w.actor("liaison-west")),
    ),
    _create_risk("hidden risk", EAST, "liaison-east", OURS),
    Step("a hidden date moves", EAST, _move_own_milestone),
)
MEANWHILE = (
    _propose(
        "hidden promise meanwhile",
        NOBODY,
        "secretary-joint",
        "joint-commission",
        "PLEDGE-3",
        only("joint-commission"),
    ),
    _then(
        "the west reports",
        ALL,
        "promise to the west",
        lambda w, c: commitments.report_done(c, by=w.actor("liaison-west")),
    ),
    _create_risk("hidden risk meanwhile", EAST, "liaison-east", OURS),
)
