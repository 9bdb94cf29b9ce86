"""Saving a search, changing it, and noting what it found."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.domains.areas.rules import gazetteer, taxonomy
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.delivery import texts
from mithaq.kernel.delivery.queue import Notice
from mithaq.kernel.errors import Invalid, NotAllowed
from mithaq.kernel.errors import Text as Said
from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.permissions import Permission, require

from ..models import SavedSearch, SearchMark

MOST_FOUND = 100
MOST_AT_LEAST = 99

texts.register(
    "saved_search.found",
    subject=_("Something new matches a search of yours"),
    line=_("A search that you saved has found: %(title)s"),
)


@dataclass(frozen=True)
class Terms:
    """What is looked for. Empty lists and words leave that side open; not all of them may be empty.

    Reports are told of from `at_least` within seven days on.
    """

    name: str
    areas: Sequence[str] = field(default_factory=list)
    types: Sequence[str] = field(default_factory=list)
    words: str = ""
    at_least: int = 1
    by_mail: bool = True
    is_on: bool = True

    def check(self) -> None:
        """Raise Invalid, naming the fields, where they ask for nothing, or for what there is not."""
        wrong: dict[str, Said] = {}
        if not self.name.strip():
            wrong["name"] = _("Give it a name.")
        if any(gazetteer.area(code) is None for code in self.areas):
            wrong["areas"] = _("Choose areas from the list.")
        if any(taxonomy.type_(code) is None for code in self.types):
            wrong["types"] = _("Choose types from the list.")
        if not (self.areas or self.types or self.words.strip()):
            wrong["words"] = _("Name an area, a type or a word.")
        if not 1 <= self.at_least <= MOST_AT_LEAST:
            wrong["at_least"] = _("Give a number from 1 to %(most)d.") % {"most": MOST_AT_LEAST}
        if wrong:
            raise Invalid(fields=wrong)

    def write_to(self, search: SavedSearch) -> None:
        """Put the terms on the record."""
        search.name, search.words = self.name.strip(), self.words.strip()
        search.areas, search.types = sorted(set(self.areas)), sorted(set(self.types))
        search.at_least, search.by_mail, search.is_on = self.at_least, self.by_mail, self.is_on


@transaction.atomic
def save(terms: Terms, *, by: Actor) -> SavedSearch:
    """Save a search for oneself; it tells of what comes after. Ledger: one `saved_search.saved`. Raises Invalid."""
    terms.check()
    own = audiences.for_marking(levels.AMBER_STRICT, persons=[by.person_id])
    search = SavedSearch(person_id=by.person_id, owner_id=by.party_id, audience=own)
    terms.write_to(search)
    revision = commit("saved_search.saved", search, by=by)
    SearchMark.objects.create(search=search, stamp=revision.stamp)
    return search


@transaction.atomic
def change(search: SavedSearch, terms: Terms, *, by: Actor, expected: int | None = None) -> SavedSearch:
    """Change one's own search, or switch it off. Ledger: one `saved_search.edited`.

    Raises NotAllowed, Invalid, Conflict.
    """
    if search.person_id != by.person_id:
        raise NotAllowed
    terms.check()
    terms.write_to(search)
    commit("saved_search.edited", search, by=by, expected=expected)
    return search


@transaction.atomic
def tell(search: SavedSearch, records: Sequence[Marked], *, by: Actor) -> SavedSearch:
    """Note what a search found, oldest first, and tell its person of it: on the stream, and by mail if wanted.

    Ledger: one `saved_search.found`. Raises NotAllowed.
    """
    require(by, Permission.WARNING_RAISE)
    new = [[record.KIND, str(record.pk)] for record in reversed(records)]
    search.found = [*new, *search.found][:MOST_FOUND]
    notices = [_notice(search, record) for record in records] if search.by_mail else []
    commit("saved_search.found", search, by=by, tell=notices)
    return search


def _notice(search: SavedSearch, record: Any) -> Notice:
    path, title = record.get_absolute_url(), record.title
    return Notice.about(
        record, "saved_search.found", search.person_id, once=search.pk, path=path, title=title
    )


def looked_until(stamp: int, *searches: uuid.UUID) -> None:
    """Remember how far was looked for some searches; no act, since nothing is said by it."""
    marks = [SearchMark(search_id=search, stamp=stamp) for search in searches]
    SearchMark.objects.bulk_create(
        marks, update_conflicts=True, update_fields=["stamp"], unique_fields=["search"]
    )
