"""Places and incidents as features: pages, filters, and that nothing hidden shows in any of them."""

import json
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mithaq.domains.areas.rules import gazetteer
from mithaq.domains.picture import actions
from mithaq.domains.picture.models import Receipt
from mithaq.interfaces.exchange.geojson import definition, features, parameters
from mithaq.interfaces.exchange.geojson.parameters import Wrong
from mithaq.kernel import clock
from mithaq.kernel.people import actions as people
from tests.factories import picture

ITEMS = "/features/collections/incidents/items"
PLACES = "/features/collections/places/items"
NEAR_SEBHA = {"latitude": 27.0377, "longitude": 14.4283, "place_precision": 1}


def bearer(cast, name):
    token = people.create_token(cast.memberships[name], label="t")
    return Client(headers={"Authorization": f"Bearer {token}"})


def page(client, path, status=200, **query):
    answer = client.get(path, query)
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def titles(client, **query):
    return [f["properties"]["title"]["en"] for f in page(client, ITEMS, **query)["features"]]


def link(content, rel):
    return next((one["href"] for one in content["links"] if one["rel"] == rel), None)


def test_the_way_from_the_landing_page_to_a_feature(cast):
    made = picture.report(cast, **NEAR_SEBHA)
    client = bearer(cast, "west")
    landing = page(client, "/features/")
    assert "openapi" in page(client, link(landing, "service-desc"))
    classes = page(client, link(landing, "conformance"))["conformsTo"]
    assert [name.rsplit("/", 1)[1] for name in classes] == ["core", "geojson", "oas30"]
    found = page(client, link(landing, "data"))["collections"]
    assert [one["id"] for one in found] == ["places", "incidents"]
    for one in found:
        assert page(client, link(one, "self")) == one
    shown = client.get(link(found[1], "items"))
    assert shown["Content-Type"] == "application/geo+json"
    (feature,) = json.loads(shown.content)["features"]
    assert feature["id"] == str(made.pk)
    single = page(client, f"{ITEMS}/{feature['id']}")
    assert {name: value for name, value in single.items() if name != "links"} == feature


def test_an_incident_as_a_feature(cast):
    made = picture.report(cast, cast.only("east", "west", tlp="AMBER+STRICT"), **NEAR_SEBHA)
    (feature,) = page(bearer(cast, "west"), ITEMS)["features"]
    assert feature["type"] == "Feature"
    assert feature["geometry"] == {"type": "Point", "coordinates": [14.4283, 27.0377]}
    told = feature["properties"]
    assert (told["type"], told["area"], told["low"], told["best"], told["high"]) == ("CLA", "LY-SB", 2, 3, 5)
    assert (told["marking"], told["owner"], told["version"]) == ("TLP:AMBER+STRICT", "east", made.version)
    assert told["type_name"]["ar"]


def test_a_report_without_a_point_has_no_geometry(cast):
    picture.report(cast)
    (feature,) = page(bearer(cast, "west"), ITEMS)["features"]
    assert feature["geometry"] is None


def test_the_point_is_as_coarse_as_the_marking_and_no_box_finds_the_exact_one(cast):
    picture.report(cast, **NEAR_SEBHA)
    client = bearer(cast, "west")
    (feature,) = page(client, ITEMS)["features"]
    latitude, longitude = gazetteer.at(27.0377, 14.4283).centroid
    assert feature["geometry"]["coordinates"] == [longitude, latitude]
    assert page(client, ITEMS, bbox="14.42,27.03,14.43,27.04")["features"] == []
    around = f"{longitude - 0.01},{latitude - 0.01},{longitude + 0.01},{latitude + 0.01}"
    assert len(page(client, ITEMS, bbox=around)["features"]) == 1


def test_nobody_sees_the_incidents_of_others(cast):
    hidden = picture.report(cast, cast.only("east", "west"), title={"en": "Zq hidden"}, **NEAR_SEBHA)
    shown = picture.report(cast)
    client = bearer(cast, "partner")
    assert [f["id"] for f in page(client, ITEMS)["features"]] == [str(shown.pk)]
    assert b"Zq hidden" not in client.get(ITEMS).content
    missing = client.get(f"{ITEMS}/01900000-0000-7000-8000-00000000abcd")
    found = client.get(f"{ITEMS}/{hidden.pk}")
    assert (
        (found.status_code, found.content) == (missing.status_code, missing.content) == (404, found.content)
    )
    nothing = page(client, ITEMS, bbox="14,27,15,28")
    assert (nothing["features"], nothing["numberReturned"]) == ([], 0)
    assert "numberMatched" not in nothing


def test_red_and_retracted_reports_are_not_exported(cast):
    red = picture.report(cast, cast.red("east", "west"))
    gone = picture.report(cast, title={"en": "Gone"})
    actions.retract(gone, reason="Wrong place", by=cast.east)
    client = bearer(cast, "west")
    assert page(client, ITEMS)["features"] == []
    for one in (red, gone):
        page(client, f"{ITEMS}/{one.pk}", status=404)


@pytest.mark.parametrize("path", [ITEMS, f"{ITEMS}/{{}}", "/hxl/incidents.csv"])
def test_the_originator_learns_who_has_fetched_it(cast, path):
    made = picture.report(cast)
    fetched = Receipt.objects.filter(report=made.pk).exclude(opened_at=None)
    assert bearer(cast, "west").get(path.format(made.pk)).status_code == 200
    assert list(fetched.values_list("party", flat=True)) == [cast.parties["west"].pk]


def test_pages_follow_each_other_without_gaps_and_without_totals(cast):
    for number in range(5):
        picture.report(cast, title={"en": f"R{number}"})
        picture.report(cast, cast.only("east", "west"), title={"en": f"Hidden {number}"})
    client = bearer(cast, "partner")
    content, seen = page(client, ITEMS, limit=2), []
    for _ in range(9):
        seen += [f["properties"]["title"]["en"] for f in content["features"]]
        assert content["numberReturned"] == len(content["features"])
        following = link(content, "next")
        if following is None:
            break
        picture.report(cast, title={"en": "New"})
        content = page(client, following)
    assert seen == ["R4", "R3", "R2", "R1", "R0"]


def test_a_cursor_serves_its_reader_and_its_list_only(cast):
    for number in range(3):
        picture.report(cast, title={"en": f"R{number}"})
    following = link(page(bearer(cast, "west"), ITEMS, limit=1), "next")
    assert page(bearer(cast, "partner"), following, status=400)["fields"]["cursor"]
    cursor = following.partition("cursor=")[2]
    page(bearer(cast, "west"), f"{ITEMS}?limit=2&cursor={cursor}", status=400)
    page(bearer(cast, "west"), f"{ITEMS}?cursor=bm90IGEgY3Vyc29y", status=400)


def test_filters(cast):
    today = clock.today()
    picture.report(cast, title={"en": "Old"}, occurred_from=today - timedelta(days=40))
    long = {"occurred_from": today - timedelta(days=20), "occurred_to": today - timedelta(days=10)}
    picture.report(cast, title={"en": "Long"}, **long)
    picture.report(cast, title={"en": "Other"}, type="SPL", area="LY-TB", low=None, best=None, high=None)
    client = bearer(cast, "west")
    day = lambda n: (today - timedelta(days=n)).isoformat()  # noqa: E731
    assert titles(client, datetime=f"{day(25)}/{day(5)}") == ["Long"]
    assert titles(client, datetime=f"{day(12)}/{day(11)}") == ["Long"]
    assert titles(client, datetime=f"../{day(30)}") == ["Old"]
    assert titles(client, datetime=f"{day(30)}T00:00:00Z/..") == ["Other", "Long"]
    assert titles(client, datetime=day(40)) == ["Old"]
    assert titles(client, type="SPL") == ["Other"]
    assert titles(client, area="LY-TB") == ["Other"]
    assert titles(client, state="confirmed") == []


def test_a_page_asks_the_store_no_more_for_many_than_for_few(cast, django_assert_num_queries):
    client = bearer(cast, "west")
    picture.report(cast)
    page(client, ITEMS)
    with CaptureQueriesContext(connection) as asked:
        page(client, ITEMS)
    for_few = len(asked)
    for number in range(6):
        picture.report(cast, title={"en": f"R{number}"})
    page(client, ITEMS)  # what is fetched for the first time is noted
    with django_assert_num_queries(for_few):
        page(client, ITEMS)


def test_places_are_the_gazetteer(cast):
    client, found, path = bearer(cast, "auditor"), [], f"{PLACES}?limit=10"
    while path:
        content = page(client, path)
        assert page(client, link(content, "self"))["features"] == content["features"], (
            "OGC 17-069r4, /req/core/fc-links"
        )
        found += content["features"]
        path = link(content, "next")
    assert [feature["id"] for feature in found] == [area.code for area in gazetteer.areas()]
    benghazi = page(client, f"{PLACES}/LY-BA")
    assert benghazi["geometry"]["type"] in ("Polygon", "MultiPolygon")
    assert set(benghazi["properties"]["names"]) == {"en", "ar", "fr"}
    page(client, f"{PLACES}/LY-XX", status=404)
    levels = {f["properties"]["level"] for f in page(client, PLACES, level="country")["features"]}
    assert levels == {"country"}


def test_boundaries_follow_the_right_hand_rule(cast):
    for feature in page(bearer(cast, "auditor"), f"{PLACES}?limit=200")["features"]:
        geometry = feature["geometry"]
        is_one = geometry["type"] == "Polygon"
        for rings in [geometry["coordinates"]] if is_one else geometry["coordinates"]:
            turns = [sum((c - a) * (d + b) for (a, b), (c, d) in pairwise(ring)) < 0 for ring in rings]
            assert turns == [True] + [False] * (len(rings) - 1), f"RFC 7946 §3.1.6: {feature['id']}"
            assert all(ring[0] == ring[-1] and len(ring) > 3 for ring in rings)


def test_a_box_finds_the_places_that_it_touches():
    tripoli = gazetteer.at(32.88, 13.19)
    assert features.touches(tripoli, (13.0, 32.5, 13.5, 33.0))
    assert features.touches(tripoli, (13.19, 32.85, 13.2, 32.86))
    assert features.touches(tripoli, (-180, -90, 180, 90))
    assert not features.touches(tripoli, (20.0, 24.0, 21.0, 25.0))
    assert not features.touches(tripoli, (170.0, -10.0, -170.0, 10.0))
    inside = (14.42, 27.03, 14.43, 27.04)
    touched = {area.code for area in gazetteer.areas() if features.touches(area, inside)}
    assert touched == {gazetteer.at(27.0377, 14.4283).code, "LBY"}


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "-1"},
        {"limit": "x"},
        {"limit": "٣"},
        {"limit": "9" * 400},
        {"bbox": "1,2,3"},
        {"bbox": "1,2,3,x"},
        {"bbox": "1,20,3,10"},
        {"bbox": "1,2,3,nan"},
        {"bbox": "-181,2,3,4"},
        {"bbox": "1,2,3,inf"},
        {"datetime": "yesterday"},
        {"datetime": "../.."},
        {"datetime": "/"},
        {"datetime": "2026-03-02/2026-03-01"},
        {"datetime": "2026-13-01"},
        {"state": "retracted"},
        {"nonsense": "1"},
    ],
)
def test_a_query_that_cannot_be_answered_is_a_400_that_names_the_parameter(cast, query):
    content = page(bearer(cast, "west"), ITEMS, status=400, **query)
    assert list(content["fields"]) == list(query)


def test_a_limit_above_the_greatest_is_the_greatest():
    read = parameters.read({"limit": "100000", "bbox": "1,2,0,3,4,9"}, (), dated=False)
    assert (read.limit, read.box) == (parameters.MOST, (1.0, 2.0, 3.0, 4.0))
    with pytest.raises(Wrong):
        parameters.read({"datetime": "2026-03-01"}, (), dated=False)


def test_only_who_is_known_and_only_reading(cast, client_as):
    for path in ("/features/", ITEMS, PLACES, "/features/api"):
        answer = Client().get(path)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
        assert Client(headers={"Authorization": "Bearer nonsense"}).get(path).status_code == 401
        assert bearer(cast, "west").post(path).status_code == 405
        assert client_as("west").get(path).status_code == 200
    assert bearer(cast, "west").get("/features/collections/nothing").status_code == 404
    assert bearer(cast, "west").get("/features/collections/nothing/items").status_code == 404
    assert bearer(cast, "west").get(f"{ITEMS}/nonsense").status_code == 404


def test_the_definition_names_every_resource():
    paths = definition.document("https://example.org/features")["paths"]
    assert "/collections/incidents/items" in paths
    given = paths["/collections/incidents/items"]["get"]["parameters"]
    assert [p["name"] for p in given] == ["limit", "bbox", "datetime", "cursor", "type", "area", "state"]
    assert "datetime" not in json.dumps(paths["/collections/places/items"])
