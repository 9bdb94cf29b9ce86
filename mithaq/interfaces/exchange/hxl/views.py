"""Handing out the tables."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from mithaq.domains.picture import actions as picture
from mithaq.kernel import clock
from mithaq.kernel.errors import NotVisible
from mithaq.kernel.people.permissions import Permission, require
from mithaq.web import api, directory, exports, responses

from ..doors import for_readers
from ..geojson import parameters
from ..geojson.parameters import Wrong
from ..geojson.standing import standing
from . import columns, writing

MOST = 20_000


@for_readers
def incidents(request: Any, fmt: str) -> HttpResponse:
    """Hand out the incidents that the query asks for, whole; the parameters are those of /features/."""
    if fmt not in writing.TYPES:
        raise NotVisible
    require(request.actor, Permission.RECORD_EXPORT)
    found = _found(request)
    write, codes = directory.marking_text(request), api.codes(request)
    shown = columns.columns(lambda r: codes.get(str(r.owner_id), ""), lambda r: write(r.audience))
    if fmt == "csv":
        data = writing.csv_bytes(shown, found)
    else:
        data = writing.xlsx_bytes(
            shown, found, marking=exports.file_marking(request, [r.audience for r in found])
        )
    return responses.attachment(f"incidents {clock.today()}.{fmt}", writing.TYPES[fmt], data)


def _found(request: Any) -> list[Any]:
    """Return the reports, newest event first, and note that the reader's party has them.

    Raises Wrong where they are too many for one file.
    """
    wanted = parameters.read(request.GET.dict(), ("type", "area"), dated=True, paged=False)
    rows = list(standing(request, wanted)[: MOST + 1])
    if len(rows) > MOST:
        raise Wrong(fields={"datetime": _("This is more than one file holds. Ask for a shorter time.")})
    picture.note_listed(rows, by=request.actor)
    return rows
