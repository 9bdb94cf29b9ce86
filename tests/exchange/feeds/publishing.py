"""A partner who publishes alerts in a feed, on a real server of this machine."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from mithaq.interfaces.exchange.cap import atom, writing
from mithaq.interfaces.exchange.cap.alerts import Alert
from mithaq.interfaces.exchange.cap.trust import Identity
from mithaq.interfaces.exchange.feeds import actions, pulling
from mithaq.interfaces.exchange.models import AlertFeed, CapAlert, FeedPull, FeedTry
from mithaq.kernel import clock

from ..alerts import AT, alert
from ..servers import Received, Server

FEED, XML = "/alerts.atom", {"Content-Type": "application/atom+xml"}
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Partner:
    """What lies on the partner's server, by path; what is not there is not found."""

    server: Server
    there: dict[str, Answer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.server.say = lambda request: self.there.get(request.path, (404, {}, b""))

    @property
    def address(self) -> str:
        return self.server.origin + FEED

    def put(self, path: str, body: bytes, status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.there[path] = (status, {**XML, **named}, body)

    def publish(
        self, *alerts: Alert, by: Identity | None = None, path: str = FEED, next_: str = "", **headers: str
    ) -> None:
        """Publish a feed of these alerts, each with its document at a path of its own."""
        for one in alerts:
            self.put(f"/{one.identifier}.cap", writing.written(one, by))
        source = atom.Source("urn:the-feed", "Alerts", "Partner", self.address, next=next_)
        self.put(path, atom.written(source, AT, map(self._listed, alerts)), **headers)

    def _listed(self, one: Alert) -> atom.Listed:
        where = f"{self.server.origin}/{one.identifier}.cap"
        return atom.Listed(f"urn:{one.identifier}", one.identifier, "en", one.sent, one.sender, where)

    def asked(self) -> list[str]:
        """Return the paths that were asked for since the last time, in order."""
        paths = [request.path for request in self.server.received]
        self.server.received.clear()
        return paths

    def last(self) -> Received:
        return self.server.received[-1]


def named(*names: str) -> list[Alert]:
    """Return alerts of these identifiers, each an hour after the one before."""
    return [alert(identifier=name, sent=AT + timedelta(hours=n)) for n, name in enumerate(names)]


def added(cast, partner, audience=None, by=None, **values) -> AlertFeed:
    """Have the east (or `by`) read the partner's feed for the community."""
    given = {"label": "The partner", "address": partner.address, "may_be_unsigned": True, **values}
    return actions.add(**given, audience=audience or cast.community, by=by or cast.east)


def read(feed: AlertFeed) -> FeedTry:
    """Have the worker read a feed now; return what it noted."""
    FeedPull.objects.filter(feed=feed).update(due_at=clock.now())
    assert pulling.SCHEDULE.pull_due() == 1
    return FeedTry.objects.latest("id")


def kept() -> list[str]:
    """Return the identifiers of all alerts that are kept, as they came."""
    found = CapAlert.objects.for_system("tests").order_by("created_at", "id")
    return list(found.values_list("identifier", flat=True))


def told(faults: Iterable[dict]) -> list[tuple[str, str]]:
    """Return the names and reasons of faults."""
    return [(fault["name"], fault["reason"]) for fault in faults]
