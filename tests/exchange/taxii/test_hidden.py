"""Objects that a caller may not know of do not exist for him: not in a list, a figure, a header, a refusal."""

import random
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mithaq.interfaces.exchange.models import Item
from mithaq.interfaces.exchange.stix import times
from mithaq.interfaces.exchange.taxii import landing, queries
from mithaq.interfaces.exchange.taxii.filters import ALL, FIRST, LAST, Filters
from mithaq.interfaces.exchange.taxii.landing import Arrival, Place
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.models import Party
from tests.promises.work import steps

from .making import envelope, indicator, opened, path

AMBER = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"
UNKNOWN = "marking-definition--11111111-1111-4111-8111-111111111111"


def _hide(program, collection, *numbers, minute=0):
    """Let the east send objects that reach nobody else."""
    sent = [indicator(n, minute, object_marking_refs=[UNKNOWN], name="Zq canary") for n in numbers]
    assert program("east").ask(path(collection, "objects"), "POST", envelope(*sent)).status == 202


def _all_of(asker, collection):
    """Return everything that a reader can be told of a collection."""
    hidden, missing = indicator(50)["id"], indicator(99)["id"]
    asked = [path(collection, "objects"), path(collection, "manifest"), path(collection)]
    asked += [f"{path(collection, part)}?{q}" for part in ("objects", "manifest") for q in QUERIES]
    asked += [path(collection, "objects", indicator(n)["id"]) for n in (1, 2)]
    asked += [
        path(collection, "objects", indicator(1)["id"], "versions"),
        "/taxii2/",
        "/taxii2/exchange/collections/",
    ]
    for part in (("objects", hidden), ("objects", hidden, "versions"), ("objects", missing)):
        asked.append(path(collection, *part))
    return [(at.replace(hidden, missing), asker.ask(at)) for at in asked]


QUERIES = (
    "limit=1",
    "limit=2",
    "limit=3",
    "match[version]=all",
    "match[version]=first&limit=2",
    "match[type]=indicator&limit=2",
    f"match[id]={indicator(1)['id']},{indicator(50)['id']}",
    "added_after=2020-01-01T00:00:00Z&limit=2",
)


def test_hidden_objects_change_nothing_of_what_is_answered(shared, program):
    east, west = program("east"), program("west")
    east.ask(path(shared, "objects"), "POST", envelope(indicator(1), indicator(2)))
    before = _all_of(west, shared)
    _hide(program, shared, 50, 51, 52)
    _hide(program, shared, 50, minute=5)
    after = _all_of(west, shared)
    for (at, one), (_at, other) in zip(before, after, strict=True):
        assert (one.status, one.headers, one.body) == (other.status, other.headers, other.body), at
    assert b"canary" not in b"".join(answer.body for _, answer in after)
    assert len(east.ask(path(shared, "objects")).ids) == 5
    hidden, missing = (dict(after[-n][1].__dict__) for n in (3, 1))
    assert hidden == missing


def test_a_hidden_collection_is_as_unknown_as_none(shared, cast, program):
    quiet = opened(cast, "quiet", writers=("east",), audience=cast.only("joint", "east"), root="quiet")
    east, west = program("east"), program("west")
    assert east.ask("/taxii2/").json["api_roots"][1:] == ["http://127.0.0.1:8000/taxii2/quiet/"]
    nothing = shared.pk.__class__(int=5)
    for method in ("GET", "POST", "DELETE"):
        for part in ((), ("objects",), ("manifest",), ("objects", indicator()["id"])):
            asked, missing = path(quiet, *part), path(quiet, *part).replace(str(quiet.pk), str(nothing))
            one, other = west.ask(asked, method), west.ask(missing, method)
            assert (one.status, one.body, one.headers) == (other.status, other.body, other.headers)
    assert west.ask("/taxii2/quiet/").status == 404
    assert "quiet" not in west.ask("/taxii2/").body.decode()


def test_an_id_that_is_taken_in_secret_is_free(shared, program):
    _hide(program, shared, 50)
    west = program("west")
    said = west.ask(path(shared, "objects"), "POST", envelope(indicator(50, name="ours"))).json
    assert (said["success_count"], said["failure_count"]) == (1, 0)
    assert west.ask(path(shared, "objects", indicator(50)["id"])).json["objects"][0]["name"] == "ours"
    assert len(program("east").ask(path(shared, "objects", indicator(50)["id"])).json["objects"]) == 2


def test_a_receipt_is_for_its_sender(shared, program):
    east = program("east")
    id_ = east.ask(path(shared, "objects"), "POST", envelope(indicator())).json["id"]
    assert east.ask(f"/taxii2/exchange/status/{id_}/").json["success_count"] == 1
    missing = east.ask("/taxii2/exchange/status/00000000-0000-4000-8000-000000000000/")
    foreign = program("west").ask(f"/taxii2/exchange/status/{id_}/")
    assert (foreign.status, foreign.body) == (missing.status, missing.body) == (404, missing.body)


def test_who_only_sends_learns_nothing_from_what_is_refused(cast, program):
    inbox = opened(cast, "inbox", writers=("east", "west"), readers=[])
    program("east").ask(path(inbox, "objects"), "POST", envelope(indicator()))
    said = program("west").ask(path(inbox, "objects"), "POST", envelope(indicator(1, 5))).json
    assert (said["success_count"], said["failure_count"]) == (1, 0)


@pytest.mark.sqlite_only
def test_the_work_does_not_depend_on_what_is_hidden(shared, program):
    program("east").ask(path(shared, "objects"), "POST", envelope(*map(indicator, range(1, 30))))
    west, asked = program("west"), [f"{path(shared, 'objects')}?{query}" for query in QUERIES]

    def work():
        return [steps(lambda at=at: west.ask(at)) for at in asked]

    before = work()
    _hide(program, shared, *range(100, 400))
    after = work()
    assert [q for q, one, other in zip(QUERIES, before, after, strict=True) if abs(one - other) > 3] == []


WISHES = [frozenset(v) for v in ({LAST}, {FIRST}, {ALL}, {FIRST, LAST})]


@given(seed=st.integers(0, 10_000), limit=st.integers(1, 7), wanted=st.sampled_from(WISHES))
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_pages_put_together_are_the_whole_whatever_is_hidden(shared, cast, seed, limit, wanted):
    """Random worlds of versions in audiences that overlap, against a plain reading of all visible rows."""
    Item.objects.for_system("a new world").all().delete()
    chance = random.Random(seed)
    circles = [cast.community, cast.only("east"), cast.only("west"), cast.only("east", "west")]
    owners = list(Party.objects.for_system("owners").order_by("code")[:2])
    for number in range(chance.randrange(1, 25)):
        place = Place(chance.choice(circles).pk, shared.pk, shared.pk, chance.choice(owners).pk)
        one = Arrival.of(indicator(chance.randrange(4), minute=number, name=str(number)))
        landing.land(
            place, [one.__class__(one.stix_id, one.type, one.version, one.body, chance.random() < 0.2)]
        )
    for name in ("east", "west", "partner"):
        viewer = Viewer.of(cast.actors[name])
        whole = _plainly(viewer, wanted)
        paged, after = [], None
        while True:
            page = queries.page(viewer, shared, Filters(after=after, limit=limit, versions=wanted))
            paged += [row.stamp for row in page.rows]
            assert len(page.rows) == limit or not page.more
            if not page.more:
                break
            after = page.rows[-1].stamp
        assert paged == whole


def _plainly(viewer, wanted):
    """Return the stamps that a reader is owed, read without any index or flag."""
    rows = list(Item.objects.visible_to(viewer).order_by("stamp"))
    chosen = []
    for key in {(row.stix_id, row.owner) for row in rows}:
        mine = [row for row in rows if (row.stix_id, row.owner) == key]
        live = [row for row in mine if not row.is_withdrawn] or [max(mine, key=lambda row: row.version)]
        live.sort(key=lambda row: row.version)
        if ALL in wanted:
            chosen += live
        chosen += [live[-1]] if LAST in wanted else []
        chosen += [live[0]] if FIRST in wanted else []
    return sorted({row.stamp for row in chosen})


def test_stamps_do_not_say_what_lies_between(shared, cast, program):
    """Between two objects of a reader there is always a gap, whether something hidden was written in it or not."""
    east, west = program("east"), program("west")
    for turn in range(12):
        sent = [indicator(3 * turn + n) for n in (1, 2, 3)]
        if turn % 2:
            sent[1] = {**sent[1], "object_marking_refs": [UNKNOWN]}
        east.ask(path(shared, "objects"), "POST", envelope(*sent))
    given = west.ask(path(shared, "manifest")).json["objects"]
    at = {one["id"]: times.microseconds(one["date_added"]) for one in given}
    gaps: dict[bool, list[int]] = {True: [], False: []}
    for turn in range(12):
        seen = [at[one] for n in (1, 2, 3) if (one := indicator(3 * turn + n)["id"]) in at]
        assert seen == sorted(set(seen))
        gaps[bool(turn % 2)] += [later - earlier for earlier, later in pairwise(seen)]
    assert all(0 < gap < 2 * landing.STRETCH_US for both in gaps.values() for gap in both)
    assert len(set(gaps[True])) > 1, "where something hidden was written, as where nothing was, gaps differ"
    assert len(set(gaps[False])) > 1
