"""What the document of the API says of every operation beside its own: the problems it can answer with, and the key of
a write.
"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

PROBLEM = "application/problem+json"
KEY_HEADER = "Idempotency-Key"
LONGEST_KEY = 80
KEY_CHARACTERS = "[\\x21-\\x7e]"
SAID = {
    400: "The request cannot be read.",
    401: "Nobody is signed in, or the token does not hold.",
    403: "The role, the scope of the token, or the time since the last factor does not allow it.",
    404: "There is nothing that the reader can see: what is hidden answers as what is missing.",
    409: "The state does not allow it, or somebody else was quicker: `current` is what stands now.",
    410: "It was erased for good.",
    413: "What was sent is larger than the installation accepts.",
    415: "The body is of another media type than the document says.",
    422: "Some of what was sent needs correcting: `fields` says what.",
    507: "The store is full: nothing was changed.",
}
_WRITES = (409, 507)
_BODY = (400, 413, 415)
_TEXTS = {"type": "array", "items": {"type": "string"}}
_PROBLEM = {
    "title": "Problem",
    "description": "An error (RFC 9457). `code` is for programs, `title` for people.",
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "additionalProperties": False,
    "properties": {
        "type": {"type": "string", "pattern": "^urn:mithaq:problem:"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "fields": {"type": "object", "additionalProperties": _TEXTS},
        "current": {"type": "object"},
    },
}


def also(*statuses: int) -> dict[str, Any]:
    """Return what an operation says of itself where it has more problems than most."""
    return {"responses": {str(status): _reference(status) for status in statuses}}


def bytes_of(media_type: str, *statuses: int) -> dict[str, Any]:
    """Return what an operation says that answers with a file; `statuses` are as in `also`."""
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    # the framework has put the status there as a number
    found: dict[Any, Any] = {200: {"description": "OK", "content": content}}
    return {"responses": found | also(*statuses)["responses"]}


def complete(document: dict[str, Any]) -> None:
    """Add to every operation the problems it can answer with, and to every write the key that makes it happen once."""
    for path in document["paths"].values():
        for method, operation in path.items():
            if method != "get":
                operation["parameters"].append(_key_parameter())
            for status in _problems(method, operation):
                operation["responses"].setdefault(str(status), _reference(status))
    components = document["components"]
    components["schemas"]["Problem"] = _PROBLEM
    components["responses"] = {HTTPStatus(status).name: _response(status) for status in SAID}


def _problems(method: str, operation: dict[str, Any]) -> Iterator[int]:
    yield from (401, 403)
    if operation["parameters"] or "requestBody" in operation:
        yield from (404, 422)
    if method != "get":
        yield from _WRITES
    if "requestBody" in operation:
        yield from _BODY


def _reference(status: int) -> dict[str, str]:
    return {"$ref": f"#/components/responses/{HTTPStatus(status).name}"}


def _response(status: int) -> dict[str, Any]:
    shape = {"$ref": "#/components/schemas/Problem"}
    return {"description": SAID[status], "content": {PROBLEM: {"schema": shape}}}


def _key_parameter() -> dict[str, Any]:
    shape = {"type": "string", "maxLength": LONGEST_KEY, "pattern": f"^{KEY_CHARACTERS}*$"}
    said = "With the same key from the same person a record is made only once, and the answer is the same."
    return {"in": "header", "name": KEY_HEADER, "required": False, "schema": shape, "description": said}
