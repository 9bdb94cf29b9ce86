"""Collections and objects for the tests of exchange."""

import uuid
from collections.abc import Iterable
from typing import Any

from mithaq.interfaces.exchange.models import Collection
from mithaq.interfaces.exchange.taxii import actions
from tests.cast import Cast


def opened(cast: Cast, alias: str = "shared", *, writers: Iterable[str] = (), **options: Any) -> Collection:
    """Let the secretary open a collection; for the community unless an audience is given."""
    given = {
        "root": "exchange",
        "title": {"en": "Shared"},
        "landing": "direct",
        "audience": cast.community,
        "owner": cast.parties["joint"],
        "by": cast.secretary,
        **options,
    }
    parties = [cast.parties[code] for code in writers]
    return actions.open_collection(alias=alias, writers=parties, **given)


def path(collection: Collection, *parts: str) -> str:
    """Return the address of a collection, or of something below it."""
    return "/".join([f"/taxii2/{collection.root}/collections/{collection.pk}", *parts, ""])


def indicator(number: int = 1, minute: int = 0, **values: Any) -> dict[str, Any]:
    """Return an indicator; the same number is the same object, `minute` makes a later version."""
    made = {
        "type": "indicator",
        "spec_version": "2.1",
        "id": f"indicator--{uuid.UUID(int=number, version=4)}",
        "created": "2026-11-01T08:00:00.000Z",
        "modified": f"2026-11-01T08:{minute:02d}:00.000Z",
        "pattern": "[ipv4-addr:value = '198.51.100.1']",
        "pattern_type": "stix",
        "valid_from": "2026-11-01T08:00:00Z",
    }
    return {**made, **values}


def envelope(*objects: dict[str, Any]) -> dict[str, Any]:
    return {"objects": list(objects)}
