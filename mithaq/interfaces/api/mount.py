"""The API as a whole: which routers, under which addresses."""

import json

from ninja import NinjaAPI

from mithaq.domains.areas import api as areas
from mithaq.domains.commitments import api as commitments
from mithaq.domains.picture import api as picture
from mithaq.domains.plan import api as plan
from mithaq.domains.review import api as review
from mithaq.interfaces.exchange.cap import api as cap
from mithaq.interfaces.exchange.feeds import api as feeds
from mithaq.interfaces.exchange.taxii import api as taxii
from mithaq.interfaces.exchange.webhooks import api as webhooks
from mithaq.web.api import MithaqAPI

from . import (
    erasing,
    ledger,
    letting_in,
    managing,
    parties,
    people,
    records,
    releases,
    sharing,
    story,
    timeline,
    today,
)

DESCRIPTION = """Reading and writing what you may see. Lists have a cursor and no total; hidden and missing
are the same 404; errors are `application/problem+json` (RFC 9457). Writes take an `Idempotency-Key`,
edits the `version` they were made from. Sign in with a cookie of the pages (and their CSRF token) or
`Authorization: Bearer …`."""
ROUTERS = (
    ("", today.router),
    ("", people.router),
    ("", managing.router),
    ("", parties.router),
    ("", sharing.router),
    ("", letting_in.router),
    ("", records.router),
    ("", story.router),
    ("", releases.router),
    ("", erasing.router),
    ("", webhooks.router),
    ("/exchange", taxii.router),
    ("", cap.router),
    ("", feeds.router),
    ("/ledger", ledger.router),
    ("/plan", plan.router),
    ("/plan", timeline.router),
    ("/commitments", commitments.router),
    ("/data-sets", areas.router),
    ("/picture", picture.router),
    ("/review", review.router),
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
