"""What filters give, and that a position never changes: against a plain model of what a reader may see."""

import pytest

from mithaq.interfaces.exchange.stix import times
from mithaq.interfaces.exchange.taxii import filters
from mithaq.interfaces.exchange.taxii.filters import BadFilter

from .making import envelope, indicator, path


@pytest.mark.parametrize(
    ("text", "exact", "version"),
    [
        ("2026-11-22T08:00:00Z", "2026-11-22T08:00:00.000000Z", "2026-11-22T08:00:00.000Z"),
        ("2026-11-22T08:00:00.1Z", "2026-11-22T08:00:00.100000Z", "2026-11-22T08:00:00.100Z"),
        ("2026-11-22T08:00:00.123456Z", "2026-11-22T08:00:00.123456Z", "2026-11-22T08:00:00.123456Z"),
        ("2026-11-22T08:00:00.1234569Z", "2026-11-22T08:00:00.123456Z", "2026-11-22T08:00:00.123456Z"),
        ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999000Z", "1969-12-31T23:59:59.999Z"),
    ],
)
def test_timestamps(text, exact, version):
    at = times.microseconds(text)
    assert (times.exact(at), times.version(at)) == (exact, version)
    assert times.microseconds(exact) == at


@pytest.mark.parametrize(
    "text",
    ["", "2026-11-22", "2026-11-22T08:00:00", "2026-11-22T08:00:00+00:00", "2026-02-30T08:00:00Z", "٢"],
)
def test_what_is_no_timestamp(text):
    with pytest.raises(ValueError):
        times.microseconds(text)


def test_next_and_added_after_are_one_number():
    stamp = times.microseconds("2026-11-22T08:00:00.000001Z")
    one, other = {"added_after": times.exact(stamp)}, {"next": str(stamp)}
    assert filters.read(one) == filters.read(other)
    assert filters.read({**one, "next": str(stamp + 5)}).after == stamp + 5
    with pytest.raises(BadFilter):
        filters.read({"match[id]": "," * 2000})


@pytest.fixture
def versions(shared, program):
    """Three versions of one object, one of another, and an observable."""
    east = program("east")
    url = {
        "type": "url",
        "spec_version": "2.1",
        "id": "url--" + indicator(7)["id"][11:],
        "value": "https://x.example/",
    }
    sent = [indicator(1, 0), indicator(1, 10), indicator(2), indicator(1, 20), url]
    assert east.ask(path(shared, "objects"), "POST", envelope(*sent)).json["success_count"] == 5
    return shared


FIRST, SECOND = indicator(1)["id"], indicator(2)["id"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [("2", "00"), ("1", "20"), ("u", "")]),
        ("match[version]=last", [("2", "00"), ("1", "20"), ("u", "")]),
        ("match[version]=first", [("1", "00"), ("2", "00"), ("u", "")]),
        ("match[version]=first,last", [("1", "00"), ("2", "00"), ("1", "20"), ("u", "")]),
        ("match[version]=all", [("1", "00"), ("1", "10"), ("2", "00"), ("1", "20"), ("u", "")]),
        ("match[version]=2026-11-01T08:10:00Z", [("1", "10")]),
        ("match[version]=2026-11-01T08:10:00.000Z,last", [("1", "10"), ("2", "00"), ("1", "20"), ("u", "")]),
        ("match[type]=url", [("u", "")]),
        ("match[type]=indicator", [("2", "00"), ("1", "20")]),
        ("match[type]=url,indicator&match[version]=all&limit=2", [("1", "00"), ("1", "10")]),
        ("match[type]=report", []),
        (f"match[id]={FIRST}", [("1", "20")]),
        (f"match[id]={FIRST},{SECOND}&match[version]=first", [("1", "00"), ("2", "00")]),
        (f"match[id]={FIRST}&match[type]=url", []),
        (f"match[id]={FIRST}&match[version]=all&limit=1", [("1", "00")]),
        ("match[spec_version]=2.1", [("2", "00"), ("1", "20"), ("u", "")]),
        ("match[spec_version]=2.0", []),
        ("match[spec_version]=2.0,2.1&match[version]=all&limit=1", [("1", "00")]),
    ],
)
def test_matches(versions, program, query, found):
    names = {FIRST: "1", SECOND: "2"}
    for part in ("objects", "manifest"):
        listed = program("west").ask(f"{path(versions, part)}?{query}").json.get("objects", [])
        seen = [(names.get(o["id"], "u"), o.get("modified", o.get("version", ""))[14:16]) for o in listed]
        assert [name for name, _ in seen] == [name for name, _ in found]
        assert part == "manifest" or seen == found


def test_versions_of_one_object(versions, program):
    west = program("west")
    answer = west.ask(path(versions, "objects", FIRST, "versions"))
    assert answer.json["versions"] == [f"2026-11-01T08:{minute}:00.000Z" for minute in ("00", "10", "20")]
    part = west.ask(path(versions, "objects", FIRST, "versions") + "?limit=2").json
    assert (len(part["versions"]), part["more"]) == (2, True)
    rest = west.ask(path(versions, "objects", FIRST, "versions") + f"?limit=2&next={part['next']}").json
    assert rest == {"more": False, "versions": ["2026-11-01T08:20:00.000Z"]}
    last = west.ask(path(versions, "objects", FIRST)).json["objects"]
    assert [one["modified"] for one in last] == ["2026-11-01T08:20:00.000Z"]
    every = west.ask(path(versions, "objects", FIRST) + "?match[version]=all").json["objects"]
    assert len(every) == 3


def test_deleting_some_versions_and_then_all(versions, program):
    east, at = program("east"), path(versions, "objects", FIRST)
    assert east.ask(f"{at}?match[version]=last", "DELETE").status == 200
    assert [o["modified"] for o in east.ask(at).json["objects"]] == ["2026-11-01T08:10:00.000Z"]
    assert program("west").ask(at, "DELETE").status == 403
    assert program("partner").ask(at, "DELETE").status == 403
    assert east.ask(at, "DELETE").status == 200
    assert east.ask(at).status == 404 == east.ask(at, "DELETE").status
    assert FIRST not in east.ask(path(versions, "manifest") + "?match[version]=all").ids
