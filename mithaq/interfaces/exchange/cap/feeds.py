"""The feed of the alerts that a reader may see: a page of it, in one language, as Atom."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from mithaq.kernel.i18n import LANGUAGES, pick_with_language
from mithaq.kernel.markings.viewers import Viewer

from ..models import CapAlert
from . import queries, words

if TYPE_CHECKING:
    from . import atom

SHOWN = 50
# a feed has to say when it was changed, also one that nothing has ever stood in
NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Way:
    """Where a feed and its documents are served: the path of the feed, and that of the document of an id.

    `outside` is a feed that programs fetch without signing in: it leaves out what is marked above GREEN.
    """

    feed: str
    document: Callable[[uuid.UUID], str]
    outside: bool = False


def written(viewer: Viewer, way: Way, *, language: str, cursor: str | None = None) -> bytes:
    """Return a page of the feed, the alert that was kept last first; the same bytes as long as nothing changes.

    Raises Invalid for a cursor that was not given to this viewer for this feed.
    """
    # XML is loaded with the first feed: a process that serves none does not carry it
    from . import atom

    page = queries.page(viewer, limit=SHOWN, cursor=cursor, outside=way.outside)
    with override(language):
        source = atom.Source(
            # the address would give away the secret in it, and changes with it
            id=uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.ORIGIN.geturl()} {viewer.scope}").urn,
            title=_("Mithaq: alerts"),
            author="Mithaq",
            address=_address(way, language, cursor),
            language=language,
            others={other: _address(way, other) for other in LANGUAGES if other != language},
            next=_address(way, language, page.next_cursor) if page.next_cursor else "",
        )
        updated = max((one.changed_at for one in page.items), default=NOTHING_YET)
        return atom.written(source, updated, [_listed(one, way, language) for one in page.items])


def _address(way: Way, language: str, cursor: str | None = None) -> str:
    asked = {"lang": language} | ({"cursor": cursor} if cursor else {})
    return f"{urljoin(settings.ORIGIN.geturl(), way.feed)}?{urlencode(asked)}"


def _listed(kept: CapAlert, way: Way, language: str) -> "atom.Listed":
    from . import atom

    title, in_language = pick_with_language(kept.title, language)
    if kept.status != "Actual":
        # a program shows nothing but this line, and an exercise must never pass for earnest
        title = f"[{words.STATUSES.get(kept.status, kept.status)}] {title}"
    return atom.Listed(
        id=kept.pk.urn,
        title=title,
        language=in_language,
        updated=kept.changed_at,
        author=kept.sender,
        address=urljoin(settings.ORIGIN.geturl(), way.document(kept.pk)),
        categories=(kept.status, kept.message_type),
    )
