"""What to ask the API: every operation of its own document, so that a new one is asked without being registered."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from mithaq.interfaces.api.mount import api

from .covering import Choosing, covering
from .routes import SOME, markings, searches
from .samples import Samples

# what the last plain word before an id says about its kind
KINDS = {
    "lines-of-effort": "line_of_effort",
    "objectives": "objective",
    "initiatives": "initiative",
    "initiative-parties": "initiative_party",
    "milestones": "milestone",
    "assumptions": "assumption",
    "risks": "risk",
    "slips": "slip",
    "agreements": "agreement",
    "clauses": "clause",
    "evidence": "evidence",
    "commitments": "commitment",
    "disputes": "dispute",
    "reports": "report",
    "suggestions": "suggestion",
    "claims": "claim",
    "same-events": "same_event",
    "recalls": "report",
    "data-sets": "dataset",
    "imports": "dataset",
    "rfis": "rfi",
    "webhooks": "webhook",
    "alerts": "cap_alert",
    "feeds": "alert_feed",
    "documents": "threat_review",
    "forecasts": "forecast",
    "searches": "saved_search",
    "warnings": "warning",
    "contributions": "contribution",
    "partners": "taxii_partner",
    "collections": "collection",
    "datasets": "dataset",
    "memberships": "membership",
    "posts": "post",
    "group-members": "group_member",
    "tokens": "token",
    # no records: there is nothing to hide, and nothing to be found
    "invitations": "invitation",
}
MOVES = ("start", "agree", "verify", "nonsense")
PURPOSES = ("calendar", "alerts", "nonsense")
# draw a secret by which somebody comes in
NEVER = ("create_token", "invite")
READ = ("get",)
Operation = tuple[str, str, str, dict[str, Any]]


def document() -> dict[str, Any]:
    """Return the OpenAPI document of the installation."""
    return api.get_openapi_schema()


def reads(samples: Samples) -> Iterator[Operation]:
    """Yield (path template, method, path with query, empty body) of everything to read."""
    for _, template, method, operation in _operations():
        if method in READ:
            for path, query in covering(_paths(template, samples), _queries(operation, samples)):
                yield template, method.upper(), path + query, {}


def writes(samples: Samples, choose: Choosing) -> Iterator[Operation]:
    """Yield (path template, method, path, body) of everything that would write; `choose` takes paths and bodies."""
    for schema, template, method, operation in _operations():
        if method not in READ and operation["operationId"] not in NEVER:
            paths, bodies = _paths(template, samples), list(_bodies(schema, operation, samples))
            for path, body in choose(paths, bodies):
                yield template, method.upper(), path, body


def _operations() -> Iterator[tuple[Any, str, str, Any]]:
    schema = document()
    for template, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield schema, template, method, operation


def _paths(template: str, samples: Samples) -> list[str]:
    return [template.format(**values) for values in parameters(template, samples)]


def parameters(template: str, samples: Samples) -> list[dict[str, str]]:
    """Return what to put for the parameters of a path, together."""
    names = [part.strip("{}") for part in template.split("/") if part.startswith("{")]
    if names[:1] == ["kind"]:
        every = template.endswith((f"{{{names[1]}}}", "/history"))
        return [{"kind": kind, names[1]: id_} for kind, id_ in samples.pairs(*(() if every else SOME))]
    values = [_values(template, name, samples) for name in names]
    return [dict(zip(names, chosen, strict=True)) for chosen in product(*values)]


def _values(template: str, name: str, samples: Samples) -> list[str]:
    """Return what to put for a parameter; an unknown one must be taught here."""
    named = {"move": list(MOVES), "purpose": list(PURPOSES), "handle": samples.persons}
    if name in named:
        return named[name]
    if name == "code":
        return samples.groups if "/groups/" in template else samples.parties
    before = template.split(f"{{{name}}}")[0].rstrip("/").split("/")
    word = next((part for part in reversed(before) if part in KINDS), None)
    if word is None:
        raise LookupError(f"KINDS does not say what {name} of {template} is")
    return samples.ids(KINDS[word])


def _queries(operation: Any, samples: Samples) -> list[str]:
    """Return query strings that use each parameter once: a hidden id, nothing, a limit, a wrong cursor."""
    names = [p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"]
    if "q" in names:
        return searches(samples)
    return ["", *(f"?{name}={value}" for name in names for value in _query_values(name, samples))]


def _query_values(name: str, samples: Samples) -> Iterable[str]:
    if name in KINDS.values():
        return samples.ids(name)
    fixed = {
        "limit": ["1", "3"],
        "cursor": ["bm90IGEgY3Vyc29y"],
        "party": samples.parties,
        "line": samples.ids("line_of_effort"),
        "kind": ["commitment"],
    }
    return fixed.get(name, ["active"])


def _bodies(schema: Any, operation: Any, samples: Samples) -> Iterator[dict[str, Any]]:
    """Yield an empty body, a full one, and full ones whose references are hidden or missing."""
    yield {}
    parts = _parts(schema, operation)
    if not parts:
        return
    full = example(schema, operation)
    yield full
    for name, part in parts.items():
        for value in _references(schema, name, part, samples):
            yield {**full, name: value}


def example(schema: Any, operation: Any) -> dict[str, Any]:
    """Return a body with every field filled in, plausibly; empty where the operation takes none."""
    return {name: _example(schema, part) for name, part in _parts(schema, operation).items()}


def _parts(schema: Any, operation: Any) -> Mapping[str, Any]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    found: Mapping[str, Any] = _resolved(schema, content["schema"]).get("properties", {}) if content else {}
    return found


def _references(schema: Any, name: str, part: Any, samples: Samples) -> list[Any]:
    if name == "marking":
        return [dict(found) for found in markings(samples)]
    if name in ("person", "handle"):
        return list(samples.persons)
    if name in samples.hidden:
        return list(samples.ids(name))
    if _resolved(schema, part).get("format") == "uuid":
        return list(samples.ids("commitment", "milestone"))
    return list(samples.parties) if name in ("party", "lead", "responsible") else []


def _resolved(schema: Any, part: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a part with its reference followed, and the first choice taken where there are several."""
    while "$ref" in part or "anyOf" in part or "allOf" in part:
        chosen = (part.get("anyOf") or part.get("allOf") or [part])[0]
        if "$ref" in chosen:
            chosen = schema["components"]["schemas"][chosen["$ref"].rsplit("/", 1)[1]]
        part = chosen
    return part


def _example(schema: Any, part: Mapping[str, Any]) -> Any:
    part = _resolved(schema, part)
    if "enum" in part:
        return part["enum"][0]
    if "const" in part:
        return part["const"]
    if part.get("type") == "object":
        return {name: _example(schema, inner) for name, inner in part.get("properties", {}).items()}
    formats = {"date": "2026-12-01", "uuid": "01900000-0000-7000-8000-00000000abcd"}
    kinds = {"integer": 1, "number": 1, "boolean": False, "array": [], "null": None}
    return kinds.get(part.get("type", ""), formats.get(part.get("format", ""), "text of the crawler"))
