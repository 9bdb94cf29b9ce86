"""Reports, assessments and what follows from them; saved searches."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mithaq.domains.areas import jobs
from mithaq.domains.areas.models import Dataset
from mithaq.domains.areas.queries import events
from mithaq.domains.picture import actions as picture
from mithaq.domains.review.actions import searches
from mithaq.kernel.actors import Actor
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import actions as records
from tests.factories import ucdp

from ..worlds import Step, World
from .words import ALL, BOTH, COMMUNITY, EAST, NOBODY, WEST, For, community, names, only, text

OURS = only("eastern-command", tlp="AMBER+STRICT")
WITH_EAST = only("joint-commission", "eastern-command")
# no hidden step uses it: acts of one transaction are a microsecond apart here, and what is written once for an audience
# must be written now in both worlds
FEWER = only("joint-commission", "eastern-command", "unified-command-office")
# numbers of imported events
IMPORTED = (1, 2)


def _report(name: str, seen_by: frozenset[str], by: str, reaches: For, **values: Any) -> Step:
    def do(world: World) -> Marked:
        given = {"type": "CLA", "occurred_from": date(2026, 3, 1), "area": "LY-SB", "best": 3, **values}
        content = picture.Content(title=names(name, "A clash"), narrative=names(name, "Shots"), **given)
        return picture.report(content, by=world.actor(by), audience=reaches(world))

    return Step(name, seen_by, do)


def _assess(name: str, seen_by: frozenset[str], by: str, of: str, reaches: For) -> Step:
    def do(world: World) -> Marked:
        verdict = picture.Verdict("deny", "own_observation", note=text(name, "It did not happen"))
        report = world.again(world.made[of]) if of in world.made else world.get("report", of)
        return picture.assess(report, verdict, by=world.actor(by), audience=reaches(world))

    return Step(name, seen_by, do)


def _join(name: str, seen_by: frozenset[str], by: str, one: str, other: str) -> Step:
    def do(world: World) -> Marked:
        ends = world.again(world.made[one]), world.again(world.made[other])
        return picture.join(ends[0], of=ends[1], by=world.actor(by))

    return Step(name, seen_by, do)


def _import(world: World) -> Marked:
    at = {"latitude": 27.04, "longitude": 14.43, "date_start": "2026-03-01"}
    with TemporaryDirectory() as folder:
        rows = ucdp.full(ucdp.event(number, **at) for number in IMPORTED)
        jobs.import_ucdp(ucdp.put(Path(folder), rows), by=Actor.system("import"))
    return Dataset.objects.for_system("a step of the script").get()


def _join_imported(name: str, seen_by: frozenset[str], by: str, one: str, number: int) -> Step:
    def do(world: World) -> Marked:
        event = events.one(Viewer.public(), world.made["events are imported"].pk, number)
        return picture.join_imported(world.again(world.made[one]), event, by=world.actor(by))

    return Step(name, seen_by, do)


def _retract(name: str, seen_by: frozenset[str], by: str, which: str) -> Step:
    def do(world: World) -> Marked:
        reason = text(name, "It did not happen")
        return picture.retract(world.again(world.made[which]), reason=reason, by=world.actor(by))

    return Step(name, seen_by, do)


def _narrow(name: str, seen_by: frozenset[str], by: str, which: str, reaches: For) -> Step:
    def do(world: World) -> None:
        records.narrow(world.again(world.made[which]), reaches(world), by=world.actor(by))

    return Step(name, seen_by, do)


def _search(name: str, seen_by: frozenset[str], by: str) -> Step:
    def do(world: World) -> Marked:
        terms = searches.Terms(name=text(name, "The south"), areas=["LY-SB"])
        return searches.save(terms, by=world.actor(by))

    return Step(name, seen_by, do)


BEFORE = (
    Step("events are imported", ALL, _import),
    _search("the west looks out", WEST, "liaison-west"),
    _search("the east looks out", EAST, "liaison-east"),
    _report("east reports", COMMUNITY, "liaison-east", community),
    _report("east reports once more", COMMUNITY, "liaison-east", community, area="LY-SR"),
    _report("east reports for itself", EAST, "liaison-east", OURS, latitude=27.04, longitude=14.43),
    _join_imported(
        "the east knows it from elsewhere", EAST, "liaison-east", "east reports for itself", IMPORTED[0]
    ),
    _report("west reports apart", WEST, "liaison-west", only("western-command", tlp="AMBER+STRICT")),
    _assess(
        "west denies between two",
        BOTH,
        "liaison-west",
        "east reports",
        only("eastern-command", "western-command"),
    ),
    _report("joint reports to east", EAST, "secretary-joint", WITH_EAST),
    _assess("east doubts in private", EAST, "liaison-east", "joint reports to east", WITH_EAST),
    _assess(
        "west denies a report of the file between two",
        BOTH,
        "liaison-west",
        "report-03",
        only("eastern-command", "western-command"),
    ),
    _join("west joins", WEST, "liaison-west", "west reports apart", "east reports"),
    _assess(
        "west denies the other between two",
        BOTH,
        "liaison-west",
        "east reports once more",
        only("eastern-command", "western-command"),
    ),
    _narrow("the report is taken back", COMMUNITY, "liaison-east", "east reports", FEWER),
    _retract("the other is retracted", COMMUNITY, "liaison-east", "east reports once more"),
)
MEANWHILE = (
    _report("hidden report meanwhile", EAST, "liaison-east", OURS),
    _report("seen report meanwhile", COMMUNITY, "liaison-east", community),
    _report("joint report meanwhile", NOBODY, "secretary-joint", only("joint-commission")),
)
