"""What is checked at once takes and refuses what the standard's reference library does, but for what is said here."""

import json
import warnings
from pathlib import Path

import pytest
import stix2
from hypothesis import given
from hypothesis import strategies as st
from stix2.exceptions import STIXError
from stix2.registry import STIX2_OBJ_MAPS

from mithaq.interfaces.exchange.stix import checks, own_extension, shapes
from tests.exchange.taxii.making import indicator

from .whole import AT, NUMBER, TYPES, faulty, whole

SAMPLES = sorted((Path(__file__).parents[2] / "data" / "stix").glob("*.json"))
# faults that the library lets pass, each with the rule of the standard that asks for more (docs/decisions/0110)
WE_REFUSE = (
    "confidence too small",  # §3.2: 0 to 100
    "extensions empty",  # §2.14 and §7.3: at least one
    "x509_v3_extensions empty",
    "values with one empty",
    "valid_from missing",  # §4.7: required; the library fills in the present moment
)


def _by_library(value, *, custom):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", stix2.exceptions.STIXDeprecationWarning)
            stix2.parse(value, allow_custom=custom, version="2.1")
    except (STIXError, ValueError, TypeError, KeyError, AttributeError) as error:
        return str(error) or type(error).__name__
    return ""


def test_the_table_has_the_properties_that_the_library_has():
    held = STIX2_OBJ_MAPS["2.1"]
    known = {**held["objects"], **held["observables"]}
    assert set(TYPES) == known.keys() - {"bundle"}
    for kind in TYPES:
        assert shapes.names(kind) == set(known[kind]._properties), kind
        required = {key[:-1] for key in shapes.properties(kind) if key.endswith("!")}
        theirs = {name for name, one in known[kind]._properties.items() if one.required}
        assert required - {"valid_from"} == theirs - set(shapes._KEPT), kind
    for name, own in shapes.table()["extension"].items():
        assert {key.rstrip("!") for key in own} == set(held["extensions"][name]._properties)


@pytest.mark.parametrize("kind", TYPES)
def test_every_property_is_taken_right_and_refused_wrong(kind):
    assert [checks.fault(whole(kind), custom=custom) for custom in (True, False)] == ["", ""]
    assert _by_library(whole(kind), custom=False) == ""
    for what, value in faulty(kind):
        for custom in (True, False):
            said, theirs = checks.fault(value, custom=custom), _by_library(value, custom=custom)
            if what in WE_REFUSE or (custom and "to a wrong type" in what):
                assert said, f"{what}: with custom types about, the library takes a bundle for one of them"
            else:
                assert bool(said) == bool(theirs), f"{what}: we say {said!r}, the library {theirs!r}"


@pytest.mark.parametrize("kind", TYPES)
def test_a_reason_names_the_property(kind):
    for what, value in faulty(kind):
        name = {"selector": "granular_markings", "marking": "object_marking_refs"}.get(
            what.split()[0], what.split()[0]
        )
        assert name in checks.fault(value), what


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_published_samples(sample):
    held = json.loads(sample.read_text(encoding="utf-8"))
    for one in held.get("objects", [held]):
        for custom in (True, False):
            assert bool(checks.fault(one, custom=custom)) == bool(_by_library(one, custom=custom)), one["id"]


def _with(kind, **values):
    made = {**whole(kind), **values}
    return {name: value for name, value in made.items() if value is not None}


TOGETHER = {
    "order of validity": _with("indicator", valid_until=AT),
    "order of sighting": _with("sighting", first_seen="2026-11-02T08:00:00Z"),
    "order of a relation": _with("relationship", stop_time=AT),
    "order of traffic": _with("network-traffic", start="2026-11-02T08:00:00Z"),
    "traffic that goes on has no end": _with("network-traffic", is_active=True),
    "traffic of nobody": _with("network-traffic", src_ref=None, dst_ref=None),
    "half a point": _with("location", longitude=None),
    "precision of no point": _with("location", latitude=None, longitude=None),
    "a place that is nowhere": _with(
        "location", latitude=None, longitude=None, precision=None, region=None, country=None
    ),
    "a family without a name": _with("malware", name=None),
    "an analysis without a result": _with("malware-analysis", result=None, analysis_sco_refs=None),
    "observed nothing": _with("observed-data", object_refs=None),
    "observed twice": _with("observed-data", objects={"0": {"type": "url", "value": "https://x.example/"}}),
    "observed rubbish": _with("observed-data", object_refs=None, objects={"0": {"type": "url"}}),
    "an artifact of both kinds": _with("artifact", payload_bin="aGk="),
    "a url without a hash": _with("artifact", hashes=None),
    "a message of both kinds": _with("email-message", body="Text"),
    "a file without a name": _with("file", name=None, hashes=None),
    "a hash of a wrong length": _with("file", hashes={"SHA-256": "0" * 63}),
    "a source that says nothing": _with("identity", external_references=[{"source_name": "x"}]),
    "an extension of another's": _with("file", extensions={"pdf-ext": {"is_optimized": "maybe"}}),
    "a socket's option": _with(
        "network-traffic", extensions={"socket-ext": {"address_family": "AF_INET", "options": {"X_Y": 1}}}
    ),
    "an invented level": _with("marking-definition", definition_type="tlp", definition={"tlp": "red"}),
    "a marking of nothing": _with("marking-definition", definition=None),
    "a marking of a strange kind": _with("marking-definition", definition_type="iep"),
    "both a language and a marking": _with(
        "tool",
        granular_markings=[
            {"selectors": ["name"], "lang": "ar", "marking_ref": f"marking-definition--{NUMBER}"}
        ],
    ),
}
GOOD_TOGETHER = {
    "an observable inside": _with(
        "observed-data", object_refs=None, objects={"0": {"type": "url", "value": "https://x.example/"}}
    ),
    "a payload": _with("artifact", url=None, hashes=None, payload_bin="aGk="),
    "a region alone": _with("location", latitude=None, longitude=None, precision=None),
    "a selector into a list": _with(
        "tool",
        granular_markings=[{"selectors": ["labels.[0]"], "marking_ref": f"marking-definition--{NUMBER}"}],
    ),
}


@pytest.mark.parametrize("what", TOGETHER)
def test_what_does_not_go_together(what):
    assert checks.fault(TOGETHER[what])
    assert _by_library(TOGETHER[what], custom=True)


@pytest.mark.parametrize("what", GOOD_TOGETHER)
def test_what_goes_together(what):
    assert (
        checks.fault(GOOD_TOGETHER[what], custom=False)
        == ""
        == _by_library(GOOD_TOGETHER[what], custom=False)
    )


TOPLEVEL = {f"extension-definition--{NUMBER}": {"extension_type": "toplevel-property-extension"}}
CUSTOM_OBJECT = {"type": "x-checkpoint", "id": f"x-checkpoint--{NUMBER}", "spec_version": "2.1"}


@pytest.mark.parametrize(
    ("value", "with_custom", "without"),
    [
        (indicator(mood="calm"), True, False),
        (indicator(mood="calm", extensions=TOPLEVEL), True, True),
        (indicator(Mood="calm"), False, False),
        (indicator(extensions={"x-mood-ext": {"mood": "calm"}}), True, False),
        (CUSTOM_OBJECT, True, False),
        (
            {
                **CUSTOM_OBJECT,
                "extensions": {f"extension-definition--{NUMBER}": {"extension_type": "new-sdo"}},
            },
            True,
            True,
        ),
        (_with("file", hashes={"X-SUM": "1"}), True, False),
        (_with("note", object_refs=[f"x-checkpoint--{NUMBER}"]), True, False),
    ],
)
def test_what_others_define(value, with_custom, without):
    for custom, taken in ((True, with_custom), (False, without)):
        assert (
            (checks.fault(value, custom=custom) == "") == taken == (_by_library(value, custom=custom) == "")
        )


# where the library mends or lets pass, and we keep to the letter: what comes in is what goes out
STRICTER = {
    "a figure for a text": indicator(name=7),
    "a word for yes": _with("malware", is_family="true"),
    "a text for a list": indicator(labels="one"),
    "nothing for a text": indicator(name=None),
    "an empty list": indicator(labels=[]),
    "an empty list of somebody's": indicator(mood=[]),
    "no id": {k: v for k, v in indicator().items() if k != "id"},
    "no version": {k: v for k, v in indicator().items() if k != "spec_version"},
    "never modified": {k: v for k, v in indicator().items() if k != "modified"},
    "modified before it was created": indicator(modified="2026-10-01T08:00:00.000Z"),
    "more than certain": indicator(confidence=101),
    "an id in braces": indicator(id=f"indicator--{{{NUMBER}}}"),
    "a bundle": {"type": "bundle", "id": f"bundle--{NUMBER}", "objects": [indicator()]},
    "an extension that does not say what it is": indicator(
        extensions={f"extension-definition--{NUMBER}": {"mood": "calm"}}
    ),
    "a shapeless object of somebody's": {"type": "x-checkpoint", "id": "1"},
}
# where the library is stricter than the standard, by its own defaults
LOOSER = {
    "a selector of what is false": indicator(
        revoked=False,
        granular_markings=[{"selectors": ["revoked"], "marking_ref": f"marking-definition--{NUMBER}"}],
    ),
    "more than six digits of a second": indicator(valid_from="2026-11-01T08:00:00.1234567Z"),
}


@pytest.mark.parametrize("what", STRICTER)
def test_where_we_are_stricter_on_purpose(what):
    assert checks.fault(STRICTER[what])
    assert _by_library(STRICTER[what], custom=True) == ""


@pytest.mark.parametrize("what", LOOSER)
def test_where_we_are_looser_on_purpose(what):
    assert checks.fault(LOOSER[what], custom=False) == ""
    assert _by_library(LOOSER[what], custom=False)


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ({"low": 3, "best": 2}, "must not fall"),
        ({"credibility": 7}, "credibility"),
        ({"reliability": "G"}, "reliability"),
        ({"state": "rumoured"}, "state"),
        ({"actors": []}, "actors"),
        ({"verdict": "perhaps"}, "verdict"),
        ({"low": 1, "best": 1, "high": 4, "reliability": "B", "state": "confirmed"}, ""),
    ],
)
def test_our_own_extension_holds_our_own_codes(said, part):
    value = indicator(extensions={own_extension.ID: {"extension_type": "property-extension", **said}})
    found = checks.fault(value)
    assert (part in found) if part else found == ""
    assert _by_library(value, custom=False) == "", "what the library cannot know"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**20) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("extensions", [None, [], "x", {"a": None}, {"a": 1}])
def test_a_type_without_extensions_that_has_some_is_answered(extensions):
    value = {**whole("extension-definition"), "extensions": extensions}
    assert checks.fault(value, custom=False)
    assert "extensions" in checks.fault(value)


@given(
    kind=st.sampled_from(TYPES),
    name=st.sampled_from(
        ["type", "id", "extensions", "granular_markings", "objects", "hashes", "created", "x"]
    ),
    value=JSON,
)
def test_whatever_comes_is_answered(kind, name, value):
    for custom in (True, False):
        assert isinstance(checks.fault({**whole(kind), name: value}, custom=custom), str)
    assert isinstance(checks.fault(value), str)
