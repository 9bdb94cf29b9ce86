"""A report of the picture as STIX: an incident, its location, and a report that holds both; verdicts on it as opinions
and sightings.

What STIX has no property for goes into an extension of our own (§7.3), by the words that the API uses. What a report
says about its source is not passed on. References lead only to what the same readers hold: a party is named as the
creator where everybody may know of it, and nowhere else.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from mithaq.domains.areas.rules import gazetteer
from mithaq.domains.picture.rules import choices, states
from mithaq.kernel.i18n import pick
from mithaq.kernel.markings.models import EVERYONE, Audience
from mithaq.kernel.people.models import Party

from . import identifiers, markings, own_extension, times, withdrawal

Object = dict[str, Any]
Values = Mapping[str, Any]
EXTENSION = own_extension.ID
_AUTHOR = identifiers.of("identity", "mithaq")
_SINCE = "2026-11-22T00:00:00.000Z"


class Rendered(NamedTuple):
    """The objects of a version of a record, and what they refer to, which other records share."""

    objects: Sequence[Object]
    around: Sequence[Object]


# the Admiralty scale as STIX maps it to confidence, appendix A; 6 cannot be judged
_CONFIDENCE = {1: 90, 2: 70, 3: 50, 4: 30, 5: 10}
_OPINION = {
    choices.CONFIRM: "agree",
    choices.DENY: "disagree",
    choices.CANNOT_VERIFY: "neutral",
}
_OWN = (
    "type",
    "subtype",
    "occurred_from",
    "occurred_to",
    "time_precision",
    "area",
    "place_precision",
    "actors",
    "low",
    "best",
    "high",
    "basis",
    "reliability",
    "credibility",
    "state",
    "version_kind",
    "cross_border_from",
    "originator_control",
    "expires_on",
)
# how far a point may lie from the true one, in metres, by precision 1–7
_METRES = {1: 500, 2: 25_000, 3: 100_000, 4: 300_000, 5: 300_000, 6: 1_000_000, 7: 300_000}


def report(values: Values, audience: Audience, at: int) -> Rendered:
    """Return the objects of a version of a report, as this audience receives them; `at` is its stamp."""
    objects = _of_report(values, audience, at)
    if values["state"] == states.RETRACTED:
        return Rendered([gone for one in objects if (gone := withdrawal.of(one, at))], [])
    return Rendered(objects, list(_around(values["owner"], audience)))


def assessment(values: Values, audience: Audience, at: int) -> Rendered:
    """Return a verdict on a report as STIX: who saw it too has sighted it, the others have an opinion."""
    about, common = identifiers.of("incident", values["report"]), _common(values, audience, at)
    ours = {"verdict": values["verdict"], "basis": values["basis"], "of_version": values["of_version"]}
    common["extensions"] = _extension(
        {**ours, "credibility": values["credibility"], "reliability": values["reliability"]}
    )
    if values["verdict"] == choices.SEEN_TOO:
        made = {"type": "sighting", "id": identifiers.of("sighting", values["id"]), "sighting_of_ref": about}
    else:
        opinion: Object = {"opinion": _OPINION[values["verdict"]], "object_refs": [about]}
        made = {"type": "opinion", "id": identifiers.of("opinion", values["id"]), **opinion}
        if values["note"]:
            made["explanation"] = values["note"]
    return Rendered([{**made, **common}], list(_around(values["owner"], audience)))


def _of_report(values: Values, audience: Audience, at: int) -> list[Object]:
    common, id_ = _common(values, audience, at), values["id"]
    name = pick(values["title"], "en") or "—"
    incident = {
        "type": "incident",
        "id": identifiers.of("incident", id_),
        **common,
        "name": name,
        **_description(values),
        "extensions": _extension({key: values.get(key) for key in _OWN}),
    }
    if values["credibility"] in _CONFIDENCE:
        incident["confidence"] = _CONFIDENCE[values["credibility"]]
    place = _location(values, common)
    refs = [incident["id"], place["id"]]
    published = common["created"]
    whole = {
        "type": "report",
        "id": identifiers.of("report", id_),
        **common,
        "name": name,
        "published": published,
    }
    return [incident, place, {**whole, **_description(values), "object_refs": refs}]


def _common(values: Values, audience: Audience, at: int) -> Object:
    owner = _public_party(values["owner"])
    created = times.microseconds(values["created_at"].replace("+00:00", "Z"))
    return {
        "spec_version": "2.1",
        "created": times.version(created),
        "modified": times.version(at),
        **({"created_by_ref": identifiers.of("identity", owner.pk)} if owner else {}),
        "object_marking_refs": markings.refs(audience),
    }


def _description(values: Values) -> Object:
    text = pick(values["narrative"], "en") if any(values["narrative"].values()) else ""
    return {"description": text} if text else {}


def _location(values: Values, common: Object) -> Object:
    area = gazetteer.area(values["area"])
    place: Object = {"type": "location", "id": identifiers.of("location", values["id"]), **common}
    if area:
        place["name"] = pick(area.names, "en")
        place["country"] = area.country
        if area.level == "district":
            place["administrative_area"] = area.code
    else:
        place["region"] = "africa"
    if values["latitude"] is not None:
        # the acts write decimals as text, so that they keep their digits
        place |= {"latitude": float(values["latitude"]), "longitude": float(values["longitude"])}
        place["precision"] = float(_METRES[values["place_precision"]])
    return place


def _extension(values: Values) -> Object:
    said = {key: value for key, value in values.items() if value not in (None, "", [])}
    return {EXTENSION: {"extension_type": "property-extension", **said}}


def _around(owner: str | None, audience: Audience) -> Iterable[Object]:
    """Yield what the objects refer to besides each other, as far as everybody in the audience may have it."""
    yield _identity(_AUTHOR, _SINCE, _SINCE, "Mithaq", "system")
    yield {
        "type": "extension-definition",
        "spec_version": "2.1",
        "id": EXTENSION,
        "created_by_ref": _AUTHOR,
        "created": _SINCE,
        "modified": _SINCE,
        "name": "Report of a security development",
        "description": "Codes and figures of a report, by the names that the API of Mithaq documents.",
        "schema": "urn:mithaq:schema:report:1",
        "version": "1.0.0",
        "extension_types": ["property-extension"],
    }
    if party := _public_party(owner):
        created, changed = times.of(party.created_at), times.of(party.changed_at)
        name = pick(party.names, "en")
        yield _identity(
            identifiers.of("identity", party.pk),
            times.version(created),
            times.version(changed),
            name,
            "organization",
        )
    if len(markings.refs(audience)) > 1:
        yield markings.statement(audience)


def _identity(id_: str, created: str, modified: str, name: str, kind: str) -> Object:
    common = {"type": "identity", "spec_version": "2.1", "id": id_, "created": created, "modified": modified}
    return {**common, "name": name, "identity_class": kind}


def _public_party(id_: str | None) -> Party | None:
    known = Party.objects.for_system("a creator is named only where everybody may know of the party")
    return known.filter(pk=id_, audience__holders__holder=EVERYONE).first() if id_ else None
