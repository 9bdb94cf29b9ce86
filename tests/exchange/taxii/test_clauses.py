"""Clauses of TAXII 2.1 (OASIS Standard, 10 June 2021) and STIX 2.1 that no other test here names, asked from outside.

The rest of the standard is held by test_server, test_filters, test_sending and test_clients.
"""

import re
from dataclasses import dataclass

import pytest

from mithaq.interfaces.exchange.models import Collection
from tests.factories import picture

from .making import envelope, indicator, opened, path
from .wire import ACCEPT, Asker, through_the_door

OTHER = ",".join(["application/taxii+json;version=2.0", ACCEPT])
RFC_4122 = re.compile(
    r"[a-z][a-z0-9-]+--[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
)


@dataclass
class Asked:
    """Who asks, and a collection with three objects, the first in two versions."""

    by: Asker
    of: Collection

    def get(self, *parts, query="", **headers):
        return self.by.ask(f"{path(self.of, *parts)}?{query}", **headers)

    def ids(self, query):
        return [one["id"] for one in self.get("objects", query=query).json.get("objects", [])]


@pytest.fixture
def asked(shared, program):
    sent = [indicator(1), indicator(2), indicator(1, 30), indicator(3, created="2026-10-01T00:00:00Z")]
    program("east").ask(path(shared, "objects"), "POST", envelope(*sent))
    return Asked(program("west"), shared)


CLAUSES = {
    "1.6.8 the version may be left out, the newest is meant": lambda a: (
        a.get(accept="application/taxii+json").headers["content-type"] == ACCEPT
    ),
    "1.6.8 one of several media types is enough": lambda a: a.get(accept=OTHER).status == 200,
    "1.6.8 names of media types know no case": lambda a: a.get(accept=ACCEPT.upper()).status == 200,
    "1.6.8.1 another version is not acceptable": lambda a: a.get(accept=ACCEPT[:-1] + "9").status == 406,
    "3.2 a 401 says how to sign in": lambda a: (
        through_the_door("GET", path(a.of), {"host": "127.0.0.1:8000", "accept": ACCEPT})
        .headers["www-authenticate"]
        .startswith("Bearer realm=")
    ),
    "3.3 the moment has six digits": lambda a: all(
        re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", value)
        for name, value in a.get("objects").headers.items()
        if name.startswith("x-taxii-date-added")
    ),
    "3.4 added_after leaves out the moment itself": lambda a: (
        a.get("objects", query="added_after=" + a.get("objects").headers["x-taxii-date-added-last"]).body
        == b'{"more":false}'
    ),
    "3.4 limit and next lead through all, each once": lambda a: (
        len(walk(a, "limit=1")) == len(set(walk(a, "limit=1"))) == 3
    ),
    "3.4.1 the last version unless one is named": lambda a: (
        [o["modified"][14:16] for o in a.get("objects", indicator(1)["id"]).json["objects"]] == ["30"]
    ),
    "3.4.1 values of one filter are alternatives": lambda a: (
        set(a.ids(f"match[id]={indicator(1)['id']},{indicator(2)['id']}"))
        == {indicator(1)["id"], indicator(2)["id"]}
    ),
    "3.4.1 different filters must all hold": lambda a: (
        a.ids(f"match[id]={indicator(1)['id']}&match[type]=report") == []
    ),
    "3.4.1 first and last, each once": lambda a: (
        len(a.ids(f"match[version]=first,last&match[id]={indicator(1)['id']}")) == 2
        and len(a.ids(f"match[version]=first,last&match[id]={indicator(2)['id']}")) == 1
    ),
    "3.4.1 a version by its moment, with or without a fraction": lambda a: (
        a.ids("match[version]=2026-11-01T08:30:00Z")
        == a.ids("match[version]=2026-11-01T08:30:00.000Z")
        == [indicator(1)["id"]]
    ),
    "3.4.1 all, and one of its versions, is all": lambda a: (
        len(a.ids("match[version]=all,2026-11-01T08:30:00Z")) == 4
    ),
    "3.4.1 spec_version takes several": lambda a: len(a.ids("match[spec_version]=2.0,2.1")) == 3,
    "3.5 oldest first": lambda a: (
        (dates := [o["date_added"] for o in a.get("manifest").json["objects"]]) == sorted(dates)
    ),
    "3.7 no list where there is nothing": lambda a: (
        "objects" not in a.get("objects", query="match[id]=x").json
    ),
    "5.3 the manifest tells of the same versions": lambda a: (
        len(a.get("manifest", query="match[version]=all").json["objects"])
        == len(a.get("objects", query="match[version]=all").json["objects"])
        == 4
    ),
    "5.4 HEAD is GET without the body": lambda a: (
        a.by.ask(path(a.of, "objects"), "HEAD").headers["content-length"]
        == a.get("objects").headers["content-length"]
    ),
    "5.8 versions have a next": lambda a: (
        (first := a.get("objects", indicator(1)["id"], "versions", query="limit=1").json)["more"]
        and a.get("objects", indicator(1)["id"], "versions", query=f"limit=1&next={first['next']}").json[
            "versions"
        ]
        == ["2026-11-01T08:30:00.000Z"]
    ),
}


def walk(asked, query):
    found, at = [], ""
    while True:
        page = asked.get("objects", query=query + at).json
        found += [one["id"] for one in page["objects"]]
        if not page["more"]:
            return found
        at = f"&next={page['next']}"


@pytest.mark.parametrize("clause", CLAUSES)
def test_clause(asked, clause):
    assert CLAUSES[clause](asked)


def test_a_version_is_named_once_whatever_the_audiences_of_the_reader(cast, program):
    feed = opened(cast, "reports", follows="report")
    for audience in (cast.community, cast.only("east", "west"), cast.public):
        picture.report(cast, audience=audience)
    asked = Asked(program("west"), feed)
    for part in ("objects", "manifest"):
        listed = asked.get(part, query="match[version]=all").json["objects"]
        named = [(one["id"], one.get("version") or one.get("modified") or one["created"]) for one in listed]
        assert len(named) == len(set(named))
    for id_ in {one["id"] for one in listed}:
        versions = asked.get("objects", id_, "versions").json["versions"]
        assert len(versions) == len(set(versions))


def test_identifiers_are_those_that_validators_of_the_standard_take(cast, program):
    feed = opened(cast, "reports", follows="report")
    picture.report(cast)
    body = program("west").ask(path(feed, "objects")).body.decode()
    found = set(re.findall(r'"([a-z-]+--[^"]+)"', body))
    assert any(id_.startswith("incident--") for id_ in found)
    assert [id_ for id_ in found if not RFC_4122.fullmatch(id_)] == [], "STIX 2.1 §2.9"
