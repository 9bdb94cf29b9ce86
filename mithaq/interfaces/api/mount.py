"""The API as a whole: which routers, under which addresses."""

import json

from ninja import NinjaAPI

from mithaq.domains.commitments import api as commitments
from mithaq.domains.plan import api as plan
from mithaq.web.api import MithaqAPI

from . import erasing, ledger, people, records, today

DESCRIPTION = """Reading and writing what you may see. Lists have a cursor and no total; hidden and missing
are the same 404; errors are `application/problem+json` (RFC 9457). Writes take an `Idempotency-Key`,
edits the `version` they were made from. Sign in with a cookie of the pages (and their CSRF token) or
`Authorization: Bearer …`."""
ROUTERS = (
    ("", today.router),
    ("", people.router),
    ("", records.router),
    ("", erasing.router),
    ("/ledger", ledger.router),
    ("/plan", plan.router),
    ("/commitments", commitments.router),
)


def build() -> NinjaAPI:
    """Return the API with every router in its place."""
    made = MithaqAPI(title="Mithaq", version="1", description=DESCRIPTION, urls_namespace="api")
    for prefix, router in ROUTERS:
        made.add_router(prefix, router)
    return made


def document() -> str:
    """Return the OpenAPI document as it is committed in docs/reference/openapi.json."""
    served = json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str)
    return json.dumps(json.loads(served), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


api = build()
