"""The OpenAPI document of /features/ (requirements class oas30 of OGC 17-069r4)."""

from typing import Any

from .offered import COLLECTIONS, Collection
from .parameters import LIMIT, MOST

CONTENT_TYPE = "application/vnd.oai.openapi+json;version=3.0"
GEOJSON = "application/geo+json"


def document(server: str) -> dict[str, Any]:
    """Return the document; `server` is the address of /features without its last slash."""
    paths = {
        "/": _get("landing", "What there is"),
        "/api": _get("definition", "This document", CONTENT_TYPE),
        "/conformance": _get("conformance", "What of the standard is kept"),
        "/collections": _get("collections", "The collections"),
    }
    for one in COLLECTIONS.values():
        root = f"/collections/{one.id}"
        paths[root] = _get(f"{one.id}_about", f"About {one.id}")
        paths[f"{root}/items"] = _get(f"{one.id}_page", f"A page of {one.id}", GEOJSON, _filters(one))
        paths[f"{root}/items/{{id}}"] = _get(f"{one.id}_one", f"One of {one.id}", GEOJSON, [_id()])
    return {
        "openapi": "3.0.3",
        "info": {"title": "Mithaq: places and incidents", "version": "1"},
        "servers": [{"url": server}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
    }


def _get(
    id_: str, summary: str, media: str = "application/json", parameters: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    good = {"description": summary, "content": {media: {"schema": {"type": "object"}}}}
    bad = {
        "description": "Why not",
        "content": {"application/problem+json": {"schema": {"type": "object"}}},
    }
    operation = {
        "operationId": id_,
        "summary": summary,
        "parameters": parameters or [],
        "responses": {"200": good, "400": bad, "401": bad, "404": bad},
    }
    return {"get": operation}


def _filters(one: Collection) -> list[dict[str, Any]]:
    number = {"type": "number"}
    box = {"type": "array", "items": number, "minItems": 4, "maxItems": 6}
    whole = {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}
    found = [_query("limit", whole), {**_query("bbox", box), "style": "form", "explode": False}]
    if one.dated:
        found.append(_query("datetime", {"type": "string"}))
    return [
        *found,
        _query("cursor", {"type": "string"}),
        *(_query(p, {"type": "string"}) for p in one.properties),
    ]


def _query(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _id() -> dict[str, Any]:
    return {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
