"""What the standard asks of every address: media types, answers, errors, credentials. TAXII 2.1 §1.6, §3 to §5."""

import pytest

from mithaq.kernel.people import actions as people
from mithaq.kernel.people.models import Token

from .making import envelope, indicator, opened, path
from .wire import ACCEPT, Asker, through_the_door

NOTHING = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def filled(shared, program):
    east = program("east")
    assert east.ask(path(shared, "objects"), "POST", envelope(*map(indicator, range(1, 6)))).status == 202
    return shared


def test_discovery_lists_what_is_there(filled, program):
    found = program("west").ask("/taxii2/").json
    assert found["api_roots"] == ["http://127.0.0.1:8000/taxii2/exchange/"] == [found["default"]]
    root = program("west").ask("/taxii2/exchange/").json
    assert root["versions"] == [ACCEPT]
    assert root["max_content_length"] > 1_000_000


def test_a_collection_says_what_the_caller_may(filled, cast, program):
    listed = program("west").ask("/taxii2/exchange/collections/").json["collections"]
    assert [(one["id"], one["can_read"], one["can_write"]) for one in listed] == [
        (str(filled.pk), True, True)
    ]
    assert listed[0]["media_types"] == ["application/stix+json;version=2.1"]
    assert program("partner").ask(path(filled)).json["can_write"] is False
    assert program("west", "read").ask(path(filled)).json["can_write"] is False
    assert program("west").ask("/taxii2/exchange/collections/shared/").json == listed[0]


def test_bytes_that_were_stored_are_handed_out(filled, program):
    answer = program("west").ask(path(filled, "objects"))
    assert answer.headers["content-type"] == ACCEPT
    assert answer.headers["content-length"] == str(len(answer.body))
    assert answer.json == {"more": False, "objects": [indicator(n) for n in range(1, 6)]}


def test_a_manifest_tells_the_same_stamps_as_the_headers(filled, program):
    answer = program("west").ask(path(filled, "manifest"))
    dates = [one["date_added"] for one in answer.json["objects"]]
    assert dates == sorted(set(dates))
    assert (
        answer.headers["x-taxii-date-added-first"],
        answer.headers["x-taxii-date-added-last"],
    ) == (dates[0], dates[-1])
    assert {(one["version"], one["media_type"]) for one in answer.json["objects"]} == {
        ("2026-11-01T08:00:00.000Z", "application/stix+json;version=2.1")
    }


def test_an_empty_page_has_no_header_and_no_list(shared, program):
    answer = program("west").ask(path(shared, "objects"))
    assert (answer.status, answer.body) == (200, b'{"more":false}')
    assert not [name for name in answer.headers if name.startswith("x-taxii")]


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/taxii+json;version=2.1", 200),
        ("application/taxii+json; version=2.1", 200),
        ('application/taxii+json;version="2.1"', 200),
        ("application/taxii+json", 200),
        ("application/*;q=0.1, text/html", 200),
        ("*/*", 200),
        ("text/html, application/taxii+json;q=0.5", 200),
        ("application/taxii+json;version=2.0", 406),
        ("application/taxii+json;q=0, */*", 406),
        ("application/json", 406),
        ("text/html", 406),
    ],
)
def test_accept(filled, program, accept, status):
    answer = program("west").ask(path(filled, "objects"), accept=accept)
    assert (answer.status, answer.headers["content-type"]) == (status, ACCEPT)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (ACCEPT, 202),
        ("application/taxii+json", 202),
        ("application/json", 415),
        ("application/stix+json", 415),
    ],
)
def test_content_type(shared, program, sent, status):
    body = envelope(indicator())
    assert program("east").ask(path(shared, "objects"), "POST", body, content_type=sent).status == status


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=0", 400),
        ("limit=-1", 400),
        ("limit=x", 400),
        ("limit=٣", 400),
        ("limit=99999999999999999999", 200),
        ("added_after=yesterday", 400),
        ("added_after=2026-13-01T00:00:00Z", 400),
        ("added_after=2026-01-01T00:00:00Z", 200),
        ("added_after=2026-01-01T00:00:00.123456789Z", 200),
        ("next=x", 400),
        ("next=-1", 400),
        ("match[version]=newest", 400),
        ("match[version]=first,last", 200),
        ("match[version]=", 400),
        ("match[type]=%00", 400),
        ("match[colour]=red", 200),
        ("unknown=1", 200),
    ],
)
def test_filters_that_cannot_be_understood(filled, program, query, status):
    for part in ("objects", "manifest"):
        answer = program("west").ask(f"{path(filled, part)}?{query}")
        assert answer.status == status
        assert status == 200 or answer.json["http_status"] == str(status)


@pytest.mark.parametrize(
    "at",
    [
        "/taxii2/nowhere/",
        "/taxii2/nowhere/collections/",
        f"/taxii2/exchange/collections/{NOTHING}/",
        f"/taxii2/exchange/collections/{NOTHING}/objects/",
        f"/taxii2/exchange/collections/{NOTHING}/manifest/",
        "/taxii2/exchange/collections/nothing/",
        f"/taxii2/exchange/status/{NOTHING}/",
        "/taxii2/exchange/status/nothing/",
        "/taxii2/exchange",
        "/taxii2/exchange/elsewhere/",
        "/taxii2/\x00/collections/",
        "/taxii2/exchange/collections/\x00/objects/",
    ],
)
def test_what_is_not_there(shared, program, at):
    answer = program("west").ask(at)
    assert (answer.status, answer.json["http_status"]) == (404, "404")


def test_what_is_not_in_a_collection(filled, program):
    west, id_ = program("west"), f"indicator--{NOTHING}"
    for parts in (("objects", id_), ("objects", id_, "versions"), ("objects", "nothing")):
        assert west.ask(path(filled, *parts)).status == 404
    assert west.ask(path(filled, "objects", id_), "DELETE").status == 404
    assert west.ask(f"{path(filled, 'objects')}?match[id]={id_}").body == b'{"more":false}'


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_method_that_is_not_taken(filled, program, method):
    answer = program("west").ask(path(filled, "objects"), method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, POST")


def test_nobody_is_told_anything(filled):
    for header in ("", "Bearer", "Bearer nonsense", "Basic bm9uc2Vuc2U=", "Basic !", "Digest x"):
        for at in ("/taxii2/", path(filled), "/taxii2/nowhere/"):
            answer = through_the_door("GET", at, {"Host": "127.0.0.1", "Authorization": header})
            assert answer.status == 401
            assert "Basic" in answer.headers["www-authenticate"]


def test_basic_is_the_token_under_the_name_of_its_person(filled, program):
    west, east = program("west"), program("east")
    assert west.ask(path(filled), authorization=west.basic).status == 200
    stolen = Asker.__new__(Asker)
    stolen.secret, stolen.user = west.secret, east.user
    assert west.ask(path(filled), authorization=stolen.basic).status == 401


def test_a_token_ends_at_once(filled, program, cast):
    west = program("west")
    assert west.ask("/taxii2/").status == 200
    for token in Token.objects.for_system("a test").filter(membership=cast.memberships["west"]):
        people.end_token(token, by=cast.west)
    assert west.ask("/taxii2/").status == 401


def test_rights_are_of_a_party_and_a_collection(cast, program):
    inbox = opened(cast, "inbox", writers=("east",), readers=[])
    east, west = program("east"), program("west")
    assert east.ask(path(inbox, "objects"), "POST", envelope(indicator())).status == 202
    assert east.ask(path(inbox, "objects")).status == 403
    assert west.ask(path(inbox, "objects"), "POST", envelope(indicator())).status == 403
    assert program("east", "read").ask(path(inbox, "objects"), "POST", envelope(indicator(2))).status == 403
    assert west.ask(path(inbox)).json["can_read"] is False


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"objects":[]}', 422),
        (b'{"objects":{}}', 422),
        (b'{"objects":' + b"[" * 5000 + b"]" * 5000 + b"}", 400),
        (b'{"objects":["' + b"x" * (10 * 1024 * 1024) + b'"]}', 413),
        (b'{"objects":[{}' + b",{}" * 10_000 + b"]}", 413),
    ],
    ids=["broken", "list", "empty", "no objects", "no list", "deep", "huge", "many"],
)
def test_an_envelope_that_is_none(shared, program, body, status):
    assert program("east").ask(path(shared, "objects"), "POST", body).status == status


def test_an_envelope_in_a_coding_that_is_not_read(shared, program):
    answer = program("east").ask(
        path(shared, "objects"), "POST", envelope(indicator()), content_encoding="gzip"
    )
    assert answer.status == 415


def test_every_line_of_a_status_has_an_id_and_a_version(shared, program):
    """§4.3.1.1: both are required, also for what has no version of its own, or is no object at all."""
    url = {"type": "url", "spec_version": "2.1", "id": f"url--{NOTHING}", "value": "https://x.example/"}
    said = program("east").ask(path(shared, "objects"), "POST", envelope(url, {"type": "url"})).json
    for line in (*said["successes"], *said["failures"]):
        assert line["id"]
        assert line["version"] == said["request_timestamp"]


def test_filters_that_an_address_does_not_have_are_left_alone(filled, program):
    """§3.4: the type is a filter of lists, not of one object."""
    at, west = path(filled, "objects", indicator(1)["id"]), program("west")
    assert west.ask(f"{at}?match[type]=report").ids == [indicator(1)["id"]]
    assert len(west.ask(f"{at}versions/?match[type]=report").json["versions"]) == 1


@pytest.mark.parametrize("name", ["match[type]", "match[version]", "match[spec_version]"])
def test_more_values_than_a_statement_takes_are_refused(filled, program, name):
    value = "2026-11-01T08:00:00Z" if name == "match[version]" else "url"
    for count, status in ((30, 200), (31, 400)):
        query = f"{name}={','.join([value] * count)}"
        assert program("west").ask(f"{path(filled, 'objects')}?{query}").status == status


def test_the_door_keeps_the_checks_of_the_usual_stack(filled, program, settings):
    west = program("west")
    assert west.ask(path(filled), host="elsewhere.example").status == 400
    assert west.ask(path(filled), sec_fetch_site="cross-site", sec_fetch_mode="cors").status == 403
    headers = west.ask(path(filled)).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "default-src 'none'" in headers["content-security-policy"]


def test_both_doors_say_the_same(filled, program, client):
    west = program("west")
    for at in ("/taxii2/", path(filled), path(filled, "objects"), path(filled, "manifest"), "/taxii2/x/"):
        headers = {"Authorization": west.bearer, "Accept": ACCEPT, "Host": "127.0.0.1:8000"}
        usual = client.get(at, headers=headers)
        other = west.ask(at)
        assert (usual.status_code, usual.content) == (other.status, other.body)
        assert {k.lower() for k in usual.headers} >= set(other.headers)
