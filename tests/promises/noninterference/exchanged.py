"""What is asked of the TAXII server: roots, collections, objects and receipts."""

from collections.abc import Iterable, Mapping
from typing import Any

from mithaq.interfaces.exchange.models import Receipt
from mithaq.interfaces.exchange.stix import identifiers
from tests.exchange.taxii.making import indicator

from .covering import covering
from .samples import NOTHING, Samples

ROOT, QUIET = "exchange", "quiet"
SEEN, HIDDEN, NONE = (indicator(n)["id"] for n in (1, 50, 99))
PAGES = (
    *("", "?limit=1", "?limit=2", "?limit=7", "?limit=0"),
    *("?match[version]=all&limit=3", "?match[version]=first", "?match[type]=indicator"),
    *("?match[type]=incident,report&limit=2", "?added_after=2026-11-22T00:00:00Z&limit=2"),
    *(f"?match[id]={SEEN},{HIDDEN}", "?next=1795000000000000", "?match[spec_version]=2.0", "?added_after=x"),
)
VERSIONS = ("", "?match[version]=all", "?match[version]=first&limit=1")


def roots(_: Samples) -> list[dict[str, Any]]:
    """API roots: a visible one, one that may be hidden, and none."""
    return [{"root": name} for name in (ROOT, QUIET, "nowhere")]


def collections(samples: Samples) -> list[dict[str, Any]]:
    """Collections, by id and by alias, each under one of the roots."""
    names = [*samples.ids("collection"), "all", QUIET]
    return [{"root": root, "name": name} for name, root in covering(names, (ROOT, QUIET))]


def objects(samples: Samples) -> list[dict[str, Any]]:
    """Objects of the collections: a visible one, a hidden one, reports, and none."""
    ids = [SEEN, HIDDEN, NONE, *(identifiers.of("incident", id_) for id_ in samples.ids("report"))]
    named = [found for found in collections(samples) if found["root"] == ROOT]
    return [{**found, "id_": id_} for found, id_ in covering(named, ids)]


def receipts(_: Samples) -> Iterable[Mapping[str, Any]]:
    """Receipts: some of everybody's, and none."""
    held = Receipt.objects.order_by("at", "id").values_list("pk", flat=True)[:6]
    return [{"root": ROOT, "id_": str(id_)} for id_ in (*held, NOTHING)]
