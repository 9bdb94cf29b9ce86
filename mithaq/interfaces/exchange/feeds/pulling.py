"""Reading the feeds of partners: what is new in them is kept, what is wrong with an entry is named and skipped.

Each alert is kept in a transaction of its own, with the note that its entry is settled. A round is short, so that one
feed holds up no other; what it did not come to, the next one does.
"""

import hashlib
import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import F

from mithaq.kernel import clock
from mithaq.kernel.markings.viewers import entitlement

from .. import outgoing, partner_secrets
from ..cap import actions as cap
from ..cap.refusals import Refused
from ..models import AlertFeed, FeedEntry, FeedPull, FeedTry
from ..schedules import Over, Schedule
from . import actions, queries, taking
from .asking import UNCHANGED, Source, Trouble, plain

MOST_DOCUMENTS, MOST_SECONDS, MOST_PAGES = 50, 60.0, 10
SOON = timedelta(minutes=1)
GIVES_UP_AFTER = 3
FAULTS_TOLD = 20
# a feed that listed this many entries has shrunk when it lists less than half of them
FEW = 6
# what is wrong with an entry for as long as it stands in the feed as it does
LASTING = ("elsewhere", "differs")
Noted = dict[str, Any]
_log = logging.getLogger(__name__)


def pull(feed: AlertFeed) -> FeedTry:
    """Read a feed once, and note the try. Raises Over, and what broke it off."""
    tried, began = FeedTry(feed=feed, at=clock.now()), monotonic()
    try:
        _Round(feed, tried, began + MOST_SECONDS).go()
    except Over:
        raise
    except Exception as error:
        tried.trouble = noted(error)
        actions.say_that_it_fails(feed)
        raise
    finally:
        tried.milliseconds = round((monotonic() - began) * 1000)
        queries.note(tried)
    return tried


def noted(error: Exception) -> Noted:
    """Return what went wrong as a word and its values, told later in the language of whoever asks."""
    if isinstance(error, (Refused, Trouble)):
        return {"reason": error.reason, "values": dict(error.values)}
    if isinstance(error, outgoing.Unreachable):
        return {"reason": error.why, "values": {}}
    if isinstance(error, outgoing.NotListed):
        return {"reason": "not listed", "values": {}}
    return {"reason": "no_secret" if isinstance(error, partner_secrets.NoSecret) else "fault", "values": {}}


class _Round:
    """One reading of a feed, until the moment `until` on the monotonic clock."""

    def __init__(self, feed: AlertFeed, tried: FeedTry, until: float) -> None:
        self._feed, self._tried, self._until = feed, tried, until
        self._documents = self._unreachable = self._refused = 0
        self._is_whole, self._is_cut = True, False

    def go(self) -> None:
        """Take in what is new. Raises Trouble, Refused, Unreachable, NotListed, NoSecret, Over."""
        state = FeedPull.objects.filter(pk=self._feed.pk).first()
        if state is None:
            raise Over
        if self._feed.audience_id not in entitlement(None, self._feed.owner_id):
            raise Trouble("left_out")
        self._source = Source.of(self._feed)
        answer = self._source.ask(self._feed.address, _conditions(state))
        if answer.status != UNCHANGED:
            self._read(state, answer)

    def _read(self, state: FeedPull, answer: outgoing.Answer) -> None:
        from ..cap import listings

        listing = listings.read(answer.body)
        listed = len(listing.entries) + len(listing.faults)
        self._tried.listed, self._tried.remarks = listed, _remarks(state, listing.id, listed)
        source = plain(listing.id)
        # until it is settled: whatever happens, the next round looks at older pages too
        self._state().update(is_cut=True)
        goes_on = self._take(listing)
        for _page in range(MOST_PAGES - 1):
            if self._is_cut or not listing.next or not (goes_on or state.is_cut):
                break
            listing = listings.read(self._source.ask(listing.next).body)
            goes_on = self._take(listing)
        self._settle(answer, source, listed)

    def _take(self, listing: Any) -> bool:
        """Take in the entries of a page, the newest first; return whether there were any that were not known."""
        for faulty in listing.faults:
            self._fault(faulty.name, faulty.refused)
        found = {_key(entry): entry for entry in sorted(listing.entries, key=_moment, reverse=True)}
        known = FeedEntry.objects.filter(feed=self._feed, key__in=found).values_list("key", flat=True)
        new = found.keys() - set(known)
        for key in (key for key in found if key in new):
            if self._documents >= MOST_DOCUMENTS or monotonic() > self._until:
                self._is_cut = True
                break
            self._entry(key, found[key])
        return bool(new)

    def _entry(self, key: str, entry: Any) -> None:
        self._documents += 1
        try:
            self._keep(key, entry)
            self._unreachable = 0
        except Over:
            raise
        except Exception as error:
            self._skip(key, entry, error)

    def _skip(self, key: str, entry: Any, error: Exception) -> None:
        """Name what is wrong with an entry, and look at it no more where that lasts. Raises Unreachable again."""
        self._fault(entry.title or entry.id, error)
        if isinstance(error, Refused) or (isinstance(error, Trouble) and error.reason in LASTING):
            FeedEntry.objects.get_or_create(feed=self._feed, key=key)
            return
        self._is_whole = False
        if isinstance(error, outgoing.Unreachable):
            self._unreachable += 1
            if self._unreachable >= GIVES_UP_AFTER:
                raise error
        elif not isinstance(error, Trouble):
            _log.error("an entry of feed %s could not be kept", self._feed.pk, exc_info=error)

    def _keep(self, key: str, entry: Any) -> None:
        """Keep the alert of an entry, unless it is kept already. Raises Refused, Trouble, Unreachable, Over."""
        data = entry.document or self._source.document(entry.address)
        document = cap.read(data, may_be_unsigned=self._feed.may_be_unsigned)
        with transaction.atomic():
            kept = taking.take(self._feed, document)
            FeedEntry.objects.get_or_create(feed=self._feed, key=key, defaults={"alert": kept})
            # last, as where it is ended: the acts come first, so that neither waits for the other
            if not self._state().update(taken=F("taken") + int(bool(kept))):
                raise Over
        self._tried.taken += int(bool(kept))

    def _fault(self, name: str, error: Exception) -> None:
        self._refused += 1
        if len(self._tried.faults) < FAULTS_TOLD:
            self._tried.faults.append({"name": plain(name), **noted(error)})

    def _settle(self, answer: outgoing.Answer, source: str, listed: int) -> None:
        """Keep where the feed stands. Only after a whole reading the next one may be told that nothing has changed."""
        is_whole = self._is_whole and not self._is_cut
        headers = answer.headers if is_whole else {}
        tags = {"tag": plain(headers.get("etag", "")), "modified": plain(headers.get("last-modified", ""))}
        self._state().update(**tags, source=source, listed=listed, refused=self._refused, is_cut=self._is_cut)
        if self._is_cut:
            self._state().update(due_at=clock.now() + SOON)

    def _state(self) -> Any:
        """Return the row of a feed that is still read: one that was paused meanwhile is not due."""
        return FeedPull.objects.filter(pk=self._feed.pk, due_at__isnull=False)


def _conditions(state: FeedPull) -> Mapping[str, str]:
    given = {"If-None-Match": state.tag, "If-Modified-Since": state.modified}
    return {name: value for name, value in given.items() if value.isascii() and value}


def _remarks(state: FeedPull, source: str, listed: int) -> list[Noted]:
    """Return what is odd about a feed beside what it was the last time."""
    found: list[Noted] = []
    if state.source and plain(source) != state.source:
        found.append({"reason": "renamed", "values": {"before": state.source, "now": plain(source)}})
    if state.listed >= FEW and listed * 2 < state.listed:
        found.append({"reason": "shrunk", "values": {"before": state.listed, "now": listed}})
    return found


def _moment(entry: Any) -> datetime:
    return entry.updated or datetime.min.replace(tzinfo=UTC)


def _key(entry: Any) -> str:
    """Return what names an entry as it stands: changed, it is another one."""
    parts = (entry.id, str(entry.updated), entry.address, hashlib.sha256(entry.document).hexdigest())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _feed(feed_id: Any) -> AlertFeed:
    held = AlertFeed.objects.for_system("the feeds that this installation reads")
    return held.select_related("owner", "audience").get(pk=feed_id)


SCHEDULE = Schedule(FeedPull, _feed, pull)
