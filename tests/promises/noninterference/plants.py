"""Leaks to plant, one class each: the harness must see every one of them, else it is blind."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from unittest.mock import patch

from mithaq.domains.areas.models import HexagonFigure
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.markings.manager import SealedQuerySet
from mithaq.kernel.records import kinds
from mithaq.kernel.search.models import Posting


@dataclass(frozen=True)
class Plant:
    """A leak: what is wrong, where it would show, and how to plant it."""

    name: str
    shows_at: frozenset[str]
    leaking: Callable[[], AbstractContextManager[object]]


_NO_RECORDS = {"revision": Revision, "posting": Posting, "hexagon": HexagonFigure}


def _forgotten(*names: str) -> Callable[[], AbstractContextManager[object]]:
    """The filter was forgotten for these tables."""

    @contextmanager
    def leaking() -> Iterator[None]:
        tables = {_NO_RECORDS.get(name) or kinds.models()[name] for name in names}
        honest = SealedQuerySet.visible_to

        def visible_to(self, viewer):  # type: ignore[no-untyped-def]
            return self.for_system("a planted leak") if self.model in tables else honest(self, viewer)

        with patch.object(SealedQuerySet, "visible_to", visible_to):
            yield

    return leaking


def _all_items() -> AbstractContextManager[object]:
    """A page is read for the collection, without a look at who asks."""
    from dataclasses import replace

    from mithaq.interfaces.exchange.taxii import queries
    from mithaq.kernel.markings.models import Audience

    honest = queries._in_turn

    def in_turn(viewer, of, wanted):  # type: ignore[no-untyped-def]
        everyone = frozenset(Audience.objects.values_list("pk", flat=True))
        return honest(replace(viewer, audiences=everyone), of, wanted)

    return patch.object(queries, "_in_turn", in_turn)


def _told_apart() -> AbstractContextManager[object]:
    """Hidden and missing are told apart, as in GitLab CVE-2026-6713."""
    from mithaq.kernel.errors import NotAllowed

    honest = kinds.find

    def find(viewer, kind, id_):  # type: ignore[no-untyped-def]
        model = kinds.models().get(kind)
        hidden = model and model.objects.for_system("a planted leak").filter(pk=id_).exists()
        if hidden and not model.objects.visible_to(viewer).filter(pk=id_).exists():
            raise NotAllowed
        return honest(viewer, kind, id_)

    return patch("mithaq.kernel.records.kinds.find", find)


def _last_modified() -> AbstractContextManager[object]:
    """A header is taken from the newest change of all."""
    from mithaq.kernel.acts import feeds
    from mithaq.web import responses

    honest = responses.page

    def page(*args, **kwargs):  # type: ignore[no-untyped-def]
        answer = honest(*args, **kwargs)
        answer.headers["ETag"] = f'"{feeds.newest_committed()}"'
        return answer

    return patch("mithaq.web.responses.page", page)


def _short_pages() -> AbstractContextManager[object]:
    """A page is cut first and filtered afterwards, so that it comes out short (silverstripe #13)."""
    from mithaq.kernel.markings import scope
    from mithaq.kernel.markings.models import Audience

    honest = scope.stamps

    def stamps(model, audiences, cut):  # type: ignore[no-untyped-def]
        return honest(model, Audience.objects.values_list("pk", flat=True), cut)

    return patch("mithaq.kernel.markings.scope.stamps", stamps)


@contextmanager
def _all_acts() -> Iterator[None]:
    """Neither the page nor what fills it asks who is looking."""
    with _short_pages(), _forgotten("revision")():
        yield


def _live_position() -> AbstractContextManager[object]:
    """The page's position in the stream is the newest of all, so that its length and value tell of hidden acts."""
    from mithaq.kernel.acts import feeds

    def newest(viewer, **kwargs):  # type: ignore[no-untyped-def]
        from mithaq.kernel.markings.feeds import Page

        return Page(list(Revision.objects.for_system("a planted leak").order_by("-stamp")[:1]), None)

    return patch.object(feeds, "newest", newest)


def _entitlement() -> AbstractContextManager[object]:
    """Everybody is entitled to every audience of a party's group: a flag widens silently (MISP CVE-2021-27904)."""
    from mithaq.kernel.markings import viewers
    from mithaq.kernel.markings.models import Audience

    honest = viewers.entitlement

    def entitlement(person_id, party_id):  # type: ignore[no-untyped-def]
        green = Audience.objects.exclude(tlp__in=["RED"]).values_list("pk", flat=True)
        return honest(person_id, party_id) | frozenset(green)

    return patch("mithaq.kernel.markings.viewers.entitlement", entitlement)


RECORD_PAGES = frozenset(
    {"site:any_record", "commitments:commitment", "plan:milestone", "plan:initiative", "site:story"}
)
API = frozenset(
    {
        "/api/v1/records/{kind}/{id}",
        "/api/v1/records/{kind}/{id}/history",
        "/api/v1/records/{kind}/{id}/links",
        "/api/v1/records/{kind}/{id}/comments",
        "/api/v1/acts",
        "/api/v1/search",
        "/api/v1/persons",
    }
)

PLANTS = (
    Plant("a link to a hidden thing is listed", RECORD_PAGES | API, _forgotten("link")),
    Plant("a hidden comment is shown", RECORD_PAGES | API, _forgotten("comment")),
    Plant("hidden acts stand in the newest acts", frozenset({"site:record", "/api/v1/acts"}), _all_acts),
    Plant("hidden words can be found", frozenset({"site:search", "/api/v1/search"}), _forgotten("posting")),
    Plant(
        "hidden persons are listed",
        frozenset({"site:people", "site:party", "/api/v1/persons"}),
        _forgotten("person"),
    ),
    Plant("hidden memberships are listed", frozenset({"site:party"}), _forgotten("membership", "person")),
    Plant("a hidden group is listed", frozenset({"site:people", "/api/v1/groups"}), _forgotten("group")),
    Plant(
        "hidden milestones stand in the plan",
        frozenset({"plan:milestones", "plan:home", "plan:timeline"}),
        _forgotten("milestone"),
    ),
    Plant(
        "hidden initiatives stand in the plan",
        frozenset({"plan:initiatives", "plan:home"}),
        _forgotten("initiative"),
    ),
    Plant("hidden assumptions are listed", frozenset({"plan:assumptions"}), _forgotten("assumption")),
    Plant("hidden risks are listed", frozenset({"plan:risks"}), _forgotten("risk")),
    Plant("hidden slips are listed", frozenset({"plan:why_late", "/api/v1/plan/slips"}), _forgotten("slip")),
    Plant(
        "hidden commitments are counted",
        frozenset({"commitments:home", "commitments:balances"}),
        _forgotten("commitment"),
    ),
    Plant("hidden agreements are listed", frozenset({"commitments:agreements"}), _forgotten("agreement")),
    Plant(
        "hidden readings are shown",
        frozenset({"commitments:commitment", "commitments:home"}),
        _forgotten("reading"),
    ),
    Plant("hidden reports are listed", frozenset({"/api/v1/picture/reports"}), _forgotten("report")),
    Plant(
        "hidden assessments are shown and counted",
        frozenset({"/api/v1/picture/reports/{id_}", "/api/v1/picture/reports/{id_}/assessments"}),
        _forgotten("assessment"),
    ),
    Plant(
        "hidden reports are exported",
        frozenset({"exchange:features_items", "exchange:hxl_incidents"}),
        _forgotten("report"),
    ),
    Plant(
        "hidden objects stand in a page of TAXII", frozenset({"taxii:objects", "taxii:manifest"}), _all_items
    ),
    Plant(
        "a hidden collection is listed",
        frozenset({"taxii:discovery", "taxii:collections"}),
        _forgotten("collection"),
    ),
    Plant("hidden requests are listed", frozenset({"/api/v1/picture/rfis"}), _forgotten("rfi")),
    *(
        Plant(f"a hidden {kind} is shown", frozenset(shows_at), _forgotten(kind))
        for kind, shows_at in {
            "clause": ("commitments:agreement", "/api/v1/commitments/agreements/{id_}/clauses"),
            "dispute": ("/api/v1/commitments/{id_}/disputes",),
            "evidence": ("commitments:commitment",),
            "objective": ("/api/v1/plan/objectives",),
            "initiative_party": ("/api/v1/plan/initiative-parties",),
            "line_of_effort": ("/api/v1/plan/lines-of-effort",),
            "hint": ("/api/v1/picture/reports/{id_}/hints",),
            "suggestion": ("/api/v1/picture/reports/{id_}/suggestions",),
            "rfi_answer": ("/api/v1/picture/rfis/{id_}", "/api/v1/picture/rfis"),
            "warning": ("/api/v1/review/warnings",),
            "forecast": ("/api/v1/review/forecasts",),
            "threat_review": ("/api/v1/review/documents",),
            "alert_feed": ("/api/v1/feeds",),
            "cap_alert": ("/api/v1/alerts", "exchange:secret_alert_feed"),
            "post": ("/api/v1/parties/{code}/posts",),
        }.items()
    ),
    Plant(
        "hexagons count hidden reports", frozenset({"review:home", "review:figures"}), _forgotten("hexagon")
    ),
    Plant("a calendar tells of hidden dates", frozenset({"exchange:calendar"}), _forgotten("milestone")),
    Plant(
        "hidden and missing are told apart",
        frozenset({"site:any_record", "/api/v1/records/{kind}/{id}"}),
        _told_apart,
    ),
    Plant("a header tells of the newest act of all", frozenset({"site:today", "plan:home"}), _last_modified),
    Plant("pages come out short", frozenset({"site:record", "/api/v1/acts"}), _short_pages),
    Plant("a flag widens the entitlement", frozenset({"site:record", "commitments:home"}), _entitlement),
)
