"""Every address of the pages, with what to ask there. A route that is not registered fails the suite.

The API registers itself: see `api`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from mithaq.domains.plan.views import steps as plan

from . import exchanged
from .covering import covering
from .samples import NOTHING, SECRETS, Samples

Kwargs = Callable[[Samples], Iterable[Mapping[str, Any]]]
Bodies = Callable[[Samples], Iterable[Mapping[str, Any]]]
WORDS = ("الجيش", "commitment", "training", "withdrawal record", "a", "")


def alone(_: Samples) -> list[dict[str, Any]]:
    """A route without parameters."""
    return [{}]


def of(*kinds: str, name: str = "id_", **fixed: Any) -> Kwargs:
    """A route whose parameter is the id of a record of these kinds (of all without any)."""
    return lambda samples: [{name: id_, **fixed} for id_ in samples.ids(*kinds)]


def pair(*kinds: str, name: str = "id_", **fixed: Any) -> Kwargs:
    """A route whose parameters are a kind and an id."""
    return lambda samples: [{"kind": kind, name: id_, **fixed} for kind, id_ in samples.pairs(*kinds)]


def each(kwargs: Kwargs, name: str, *values: Any) -> Kwargs:
    """A route with one more parameter, which takes each of `values`."""
    return lambda samples: [{**found, name: value} for found in kwargs(samples) for value in values]


def party(samples: Samples) -> list[dict[str, Any]]:
    """A route whose parameter is the code of a party."""
    return [{"code": code} for code in samples.parties]


def group(samples: Samples) -> list[dict[str, Any]]:
    """A route whose parameter is the code of a sharing group."""
    return [{"code": code} for code in samples.groups]


def person(samples: Samples) -> list[dict[str, Any]]:
    """A route whose parameter is the handle of a person."""
    return [{"handle": handle} for handle in samples.persons]


def empty(_: Samples) -> list[dict[str, Any]]:
    """An empty form."""
    return [{}]


@dataclass(frozen=True)
class Ask:
    """What to ask at one route: for which parameters, with which query strings, with which bodies.

    `never` names methods that are not asked, each with the reason beside it in the table. `reads` marks a page that
    answers whatever is sent as it answers a GET, or refuses it: a few of its addresses are enough. `by_token` is asked
    by a program with the reader's token, as TAXII wants it.
    """

    kwargs: Kwargs = alone
    query: tuple[str, ...] | Callable[[Samples], Iterable[str]] = ("",)
    body: Bodies = empty
    never: tuple[str, ...] = ()
    path: str = ""
    reads: bool = False
    by_token: bool = False

    def queries(self, samples: Samples) -> list[str]:
        """Return the query strings."""
        return list(self.query(samples) if callable(self.query) else self.query)


def _links(samples: Samples) -> list[dict[str, Any]]:
    targets = [(k, i) for k, i in samples.pairs("commitment", "milestone", "person") if k != "nonsense"]
    return [{"relation": "informs", "to": f"{kind}/{id_}"} for kind, id_ in targets] + [{}]


def newcomers(samples: Samples) -> list[dict[str, Any]]:
    """People to enter under handles that are taken by somebody visible, by somebody hidden, and free."""
    same = {"names_en": "Somebody new", "role": "viewer"}
    return [{}, *({"handle": handle, **same} for handle in samples.persons)]


def appointments(samples: Samples) -> list[dict[str, Any]]:
    """Appointments of persons who are visible, hidden and nobody, to a light role and to a grave one."""
    roles = ("viewer", "secretary")
    return [{}, *({"person": id_, "role": role} for id_ in samples.ids("person") for role in roles)]


def answers(samples: Samples) -> list[dict[str, Any]]:
    """Answers to appointments that may or may not wait for the reader."""
    said = ("agree", "refuse")
    return [{}, *({"membership": id_, "answer": one} for id_ in samples.ids("membership") for one in said)]


def markings(samples: Samples) -> list[dict[str, Any]]:
    red = [{"tlp": "RED", "persons": handle} for handle in samples.persons]
    amber = [{"tlp": "AMBER", "parties": code} for code in samples.parties]
    green = [{"tlp": "GREEN", "groups": code} for code in samples.groups]
    return [*red, *amber, *green, {"tlp": "CLEAR"}, {}]


def searches(samples: Samples) -> list[str]:
    """Query strings that search for common words, and for words that stand in one text only."""
    return [f"?{urlencode({'q': word})}" for word in (*WORDS, *samples.words)]


def _quick_reports(samples: Samples) -> list[dict[str, Any]]:
    """Return a report for the own party, and one for each marking that can be picked."""
    fields = {"type": "CLA", "area": "LY-SB", "when": "today", "text": "Written by the crawler"}
    picked = [{**fields, **marking, "narrower": "on"} for marking in markings(samples)]
    return [{}, fields, {**fields, "hat": "another"}, *picked]


def _reports_of_alerts(samples: Samples) -> list[dict[str, Any]]:
    """Return an empty report from an alert, and one for each marking that can be picked."""
    fields = {
        "title_en": "Said by the crawler",
        "type": "CLA",
        "area": "LY-SB",
        "occurred_from": "2026-11-01",
    }
    return [{}, *({**fields, **marking} for marking in markings(samples))]


def _marking_queries() -> tuple[str, ...]:
    people = ("planner-east", "planner-west", "liaison-east", "nobody")
    return (
        "",
        "?tlp=CLEAR",
        *(f"?tlp=RED&persons={handle}" for handle in people),
        "?tlp=GREEN&groups=programme-board",
    )


PAGING = ("", "?kind=commitment", "?kind=nonsense", "?cursor=bm90IGEgY3Vyc29y")
PERIODS = (
    "",
    "?first=2020-01&last=2026-12",
    "?type=CLA&measure=fatalities",
    "?first=nonsense",
    "?last=0001-01",
)
# those of Sebha and Tripoli, one far from all, and what is none
HEXAGONS = ("843f831ffffffff", "84384b3ffffffff", "84c1235ffffffff", "nowhere")
EVERY = ("GET", "HEAD", "OPTIONS", "POST")
NOT_ASKED_TWICE = ("POST",)  # sign-in answers with the time until the next try; tests/interfaces compares it
TABLE = ("", "?format=csv", "?format=xlsx", "?sort=code", "?sort=-due", "?state=active", "?overdue=1")
DECISIONS = ("accept", "refuse")
MOVES = ("start", "agree", "report_done", "take_back", "verify", "waive", "nonsense")

# kinds of different domains, where a page or an operation treats all kinds alike
SOME = ("commitment", "milestone", "initiative", "comment", "membership")

ROUTES: dict[str, Ask] = {
    "": Ask(path="/api/"),
    # signing in
    "account_login": Ask(never=NOT_ASKED_TWICE),
    "mfa_authenticate": Ask(never=NOT_ASKED_TWICE),
    "mfa_login_webauthn": Ask(never=EVERY),  # draws a challenge
    "account_inactive": Ask(),
    "account_reauthenticate": Ask(never=NOT_ASKED_TWICE),
    "mfa_reauthenticate": Ask(never=NOT_ASKED_TWICE),
    "mfa_reauthenticate_webauthn": Ask(never=EVERY),  # draws a challenge
    "account_logout": Ask(never=("POST",)),  # would end the crawl
    "web:preferences": Ask(),
    "site:play": Ask(never=("POST",)),  # would change the reader
    "site:no_post": Ask(),
    "site:invitation": Ask(lambda _: [{"secret": "nothing"}]),
    "site:set_up": Ask(),
    "site:set_up_passkey": Ask(never=EVERY),  # draws a challenge
    "site:set_up_app": Ask(never=EVERY),  # draws a secret
    "site:arrive": Ask(),
    "site:confirm": Ask(),
    "site:kept": Ask(),
    # one's own account
    "site:language": Ask(),
    "site:settings": Ask(),
    "site:switch_party": Ask(body=lambda s: [{}, *({"membership": i} for i in s.ids("membership"))]),
    "site:tokens": Ask(),
    "site:revoke_token": Ask(lambda _: [{"id_": NOTHING}]),
    "site:sign_in_settings": Ask(),
    "site:add_passkey": Ask(never=EVERY),  # draws a challenge
    "site:add_app": Ask(never=EVERY),  # draws a secret
    "site:remove_factor": Ask(lambda _: [{"factor": 999}]),
    "site:change_password": Ask(),
    "site:recovery_codes": Ask(never=EVERY),  # draws codes
    "site:new_recovery_codes": Ask(never=("POST",)),  # draws codes
    "site:end_session": Ask(lambda _: [{"session": "0" * 32}]),
    "site:end_other_sessions": Ask(),
    # what needs me
    "site:home": Ask(),
    "site:today": Ask(),
    "site:seen": Ask(),
    "site:news": Ask(query=("", "?after=0", "?after=nonsense", "?after=99999999999999999")),
    "site:search": Ask(query=searches),
    "site:help": Ask(),
    # the record, and what surrounds every record
    "site:record": Ask(query=PAGING),
    "site:verify": Ask(),
    "site:record_download": Ask(),
    "site:marking_preview": Ask(query=_marking_queries()),
    "site:any_record": Ask(pair(), reads=True),
    "site:proof": Ask(pair(*SOME), reads=True),
    "site:version": Ask(each(pair("commitment", "milestone", "comment"), "number", 1, 2), reads=True),
    "site:comment": Ask(
        pair("commitment", "milestone", "risk"), body=lambda _: [{}, {"text": "Said by the crawler"}]
    ),
    "site:link": Ask(pair("commitment", "milestone"), body=_links),
    "site:narrow": Ask(pair("commitment", "milestone"), body=markings),
    "site:release": Ask(pair("commitment", "milestone"), body=markings),
    "site:erase": Ask(
        pair("commitment", "milestone"),
        body=lambda _: [{}, {"what": "title", "ground": "court_order", "show": "1"}, {"agree": "1"}],
    ),
    "site:story": Ask(pair(*SOME), reads=True),
    # people
    "site:people": Ask(),
    "site:party": Ask(party),
    "site:found_party": Ask(),
    "site:found_group": Ask(),
    "site:amend_party": Ask(party),
    "site:found_post": Ask(party),
    "site:end_post": Ask(of("post")),
    "site:add_person": Ask(party, body=newcomers),
    "site:add_people": Ask(party),
    "site:appoint": Ask(party, body=appointments),
    "site:answer_appointments": Ask(body=answers),
    "site:dismiss": Ask(of("membership")),
    "site:invite": Ask(of("membership")),
    "site:agree": Ask(lambda _: [{"id_": NOTHING}]),
    "site:person": Ask(person),
    "site:group": Ask(group),
    "site:join_group": Ask(group, body=lambda s: [{}, *({"party": code} for code in s.parties)]),
    "site:leave_group": Ask(of("group_member")),
    "site:end_group": Ask(group),
    # exchange; the features are asked as a program would, by session
    "exchange:calendar": Ask(lambda _: [{"secret": s} for s in ("nothing", *SECRETS.values())]),
    "exchange:manage_calendar": Ask(never=("POST",)),  # draws a secret
    "exchange:revoke_calendar": Ask(),
    "exchange:features_landing": Ask(),
    "exchange:features_definition": Ask(),
    "exchange:features_conformance": Ask(),
    "exchange:features_collections": Ask(),
    "exchange:features_collection": Ask(lambda _: [{"name": n} for n in ("places", "incidents", "nothing")]),
    "exchange:features_items": Ask(
        lambda _: [{"name": "incidents"}],
        query=(
            *("", "?limit=1", "?limit=3", "?bbox=9,20,26,34", "?bbox=14.2,26.9,14.6,27.2", "?bbox=1,2,3"),
            *("?type=CLA", "?area=LY-SB", "?state=reported", "?datetime=2020-01-01/..", "?datetime=../.."),
            *("?cursor=bm90IGEgY3Vyc29y", "?nonsense=1"),
        ),
    ),
    "exchange:features_item": Ask(
        lambda s: [{"name": "incidents", "id_": id_} for id_ in (*s.ids("report"), "nonsense")]
    ),
    "exchange:hxl_incidents": Ask(
        lambda _: [{"fmt": fmt} for fmt in ("csv", "xlsx", "pdf")],
        query=("", "?type=CLA", "?bbox=9,20,26,34", "?datetime=2020-01-01/..", "?limit=1"),
    ),
    "exchange:home": Ask(),
    "exchange:collection_new": Ask(
        body=lambda s: [
            {},
            *(
                {
                    "alias": "said",
                    "title_en": "Said by the crawler",
                    "root": "exchange",
                    "landing": "review",
                    "follows": "sent",
                    **m,
                }
                for m in markings(s)
            ),
        ]
    ),
    "exchange:collection": Ask(of("collection", "commitment")),
    "exchange:connect_partner": Ask(
        of("collection"),
        body=lambda _: [
            {},
            {"address": "https://nowhere.example/", "secret_name": "x", "every_minutes": "60"},
        ],
    ),
    "exchange:end_partner": Ask(of("taxii_partner", "collection")),
    "exchange:queue": Ask(
        body=lambda s: [
            {},
            *(
                {"chosen": f"{i}:1", "decision": d, "reason": "x"}
                for i in s.ids("contribution")
                for d in DECISIONS
            ),
        ]
    ),
    "exchange:contribution": Ask(of("contribution", "commitment")),
    "exchange:accept_contribution": Ask(of("contribution")),
    "exchange:refuse_contribution": Ask(
        of("contribution"), body=lambda _: [{}, {"reason": "Said by the crawler"}]
    ),
    "exchange:webhooks": Ask(never=("POST",)),  # draws a secret
    "exchange:webhook": Ask(of("webhook", "commitment")),
    "exchange:webhook_stop": Ask(of("webhook")),
    "exchange:webhook_hold": Ask(of("webhook")),
    "exchange:webhook_test": Ask(of("webhook")),
    "exchange:webhook_resume": Ask(of("webhook")),
    "exchange:webhook_replay": Ask(of("webhook"), body=lambda _: [{}, {"since": "2026-11-01T00:00"}]),
    "exchange:webhook_renew": Ask(of("webhook"), never=("POST",)),  # draws a secret
    "exchange:feeds": Ask(),
    "exchange:feed_new": Ask(
        body=lambda s: [
            {},
            *(
                {"label": "Said", "address": "https://nowhere.example/", "every_minutes": "10", **m}
                for m in markings(s)
            ),
        ]
    ),
    "exchange:feed": Ask(of("alert_feed", "commitment")),
    "exchange:feed_try": Ask(of("alert_feed")),
    "exchange:feed_hold": Ask(of("alert_feed")),
    "exchange:feed_resume": Ask(of("alert_feed")),
    "exchange:feed_end": Ask(of("alert_feed")),
    "exchange:check_alert": Ask(),
    "exchange:alerts": Ask(query=PAGING),
    "exchange:alert_new": Ask(body=lambda s: [{}, *markings(s)]),
    "exchange:alert": Ask(of("cap_alert", "commitment")),
    "exchange:report_alert": Ask(of("cap_alert"), body=_reports_of_alerts),
    "exchange:alert_feed": Ask(query=("", "?lang=ar", "?lang=nonsense", "?cursor=bm90IGEgY3Vyc29y")),
    "exchange:alert_document": Ask(of("cap_alert", "commitment")),
    "exchange:secret_alert_feed": Ask(
        lambda _: [{"secret": s} for s in ("nothing", *SECRETS.values())], query=("", "?lang=ar")
    ),
    "exchange:secret_alert_document": Ask(each(of("cap_alert"), "secret", "nothing", SECRETS["alerts"])),
    "exchange:manage_alert_feed": Ask(never=("POST",)),  # draws a secret
    "exchange:revoke_alert_feed": Ask(),
    # TAXII, by token
    "taxii:discovery": Ask(by_token=True),
    "taxii:root": Ask(exchanged.roots, by_token=True),
    "taxii:status": Ask(exchanged.receipts, by_token=True),
    "taxii:collections": Ask(exchanged.roots, by_token=True),
    "taxii:collection": Ask(exchanged.collections, by_token=True),
    "taxii:manifest": Ask(exchanged.collections, query=exchanged.PAGES, by_token=True),
    "taxii:objects": Ask(exchanged.collections, query=exchanged.PAGES, by_token=True),
    "taxii:object": Ask(exchanged.objects, query=exchanged.VERSIONS, by_token=True),
    "taxii:versions": Ask(exchanged.objects, query=("", "?limit=1"), by_token=True),
    "taxii:nothing": Ask(path="/taxii2/exchange/nothing", by_token=True),
    # figures
    "areas:datasets": Ask(),
    "areas:dataset": Ask(of("dataset", "commitment")),
    "areas:progress": Ask(of("dataset", "commitment")),
    "areas:event": Ask(each(of("dataset"), "number", 1, 2, 3)),
    # the picture
    "picture:home": Ask(
        query=(
            *("", "?type=CLA", "?area=LY-SB", "?since=2020-01-01", "?until=2019-01-01", "?state=retracted"),
            *("?type=nonsense", "?cursor=nonsense", "?columns=title&columns=place"),
        )
    ),
    **{f"picture:{name}": Ask() for name in ("new", "recalls")},
    "picture:quick": Ask(body=_quick_reports),
    **{f"picture:quick_{name}": Ask() for name in ("shell", "worker", "key")},
    "picture:requests": Ask(query=("", "?whose=by-us", "?whose=all", "?whose=nonsense", "?cursor=bm90")),
    "picture:ask": Ask(),
    **{f"picture:{name}": Ask(of("rfi")) for name in ("request", "answer", "refuse", "close")},
    **{f"picture:{name}": Ask(of("suggestion")) for name in ("accept", "discard")},
    "picture:let_go": Ask(of("claim")),
    "picture:part": Ask(of("same_event")),
    **{
        f"picture:{name}": Ask(of("report"))
        for name in (
            *("report", "acknowledge", "correct", "retract", "sanitise", "retell", "assess"),
            *("suggest", "claim", "join", "consent"),
        )
    },
    "areas:upload_new": Ask(),
    **{f"areas:{name}": Ask(of("dataset")) for name in ("upload", "upload_import", "upload_progress")},
    # the threat review
    "review:home": Ask(query=(*PERIODS, "?cells=hexagons&first=2010-01&last=2026-12", "?cells=x&near=y")),
    "review:figures": Ask(query=(*PERIODS, "?cells=hexagons&first=2010-01&last=2026-12")),
    "review:hexagon": Ask(lambda _: [{"name": name} for name in HEXAGONS], query=PERIODS),
    "review:boundaries": Ask(),
    "review:points": Ask(query=("", "?box=9,19,26,34", "?first=2026-01&box=14,26,15,28", "?box=1,2")),
    "review:area": Ask(
        lambda _: [{"code": code} for code in ("LY-SB", "LY-TB", "TUN", "nowhere")], query=PERIODS
    ),
    "review:warnings": Ask(query=("", "?area=LY-SB", "?type=CLA", "?state=raised", "?state=nonsense")),
    "review:warning": Ask(of("warning")),
    "review:take_on": Ask(of("warning")),
    "review:close": Ask(
        of("warning"), body=lambda _: [{}, {"outcome": "unclear", "note": "Said by the crawler"}]
    ),
    "review:forecasts": Ask(query=("", "?before=2020-01", "?before=nonsense")),
    "review:forecast": Ask(of("forecast")),
    "review:adjust": Ask(
        of("forecast"),
        body=lambda s: [
            {},
            *(
                {"area": "LY-SB", "ahead": 1, "low": 0, "middle": 1, "high": 2, "reason": "Said", **m}
                for m in markings(s)
            ),
        ],
    ),
    "review:adjustment": Ask(of("adjustment")),
    "review:documents": Ask(),
    "review:document_new": Ask(
        body=lambda s: [
            {},
            *({"first": "2026-01", "last": "2026-06", "title_en": "Half a year", **m} for m in markings(s)),
        ]
    ),
    "review:document": Ask(of("threat_review")),
    "review:document_edit": Ask(of("threat_review")),
    "review:document_issue": Ask(of("threat_review")),
    "review:document_withdraw": Ask(of("threat_review"), body=lambda _: [{}, {"reason": "A wrong figure"}]),
    "review:searches": Ask(),
    "review:search_new": Ask(body=lambda _: [{}, {"name": "The south", "areas": "LY-SB", "is_on": "on"}]),
    "review:search": Ask(of("saved_search")),
    "review:search_edit": Ask(of("saved_search")),
    # the plan
    "plan:home": Ask(),
    "plan:timeline": Ask(query=("", "?party=western-command", "?line=1", "?format=csv")),
    "plan:initiatives": Ask(query=TABLE),
    "plan:milestones": Ask(query=TABLE),
    "plan:assumptions": Ask(query=TABLE),
    "plan:risks": Ask(query=TABLE),
    "plan:why_late": Ask(query=TABLE),
    "plan:new": Ask(
        lambda _: [
            {"kind": k}
            for k in ("line_of_effort", "objective", "initiative", "milestone", "assumption", "risk")
        ]
    ),
    "plan:slip": Ask(of("slip", name="pk")),
    **{
        f"plan:{kind}": Ask(of(kind, name="pk"))
        for kind in ("line_of_effort", "objective", "initiative", "milestone", "assumption", "risk")
    },
    "plan:edit": Ask(
        lambda s: [
            {"kind": k, "pk": i}
            for k in ("line_of_effort", "objective", "initiative", "milestone", "assumption", "risk")
            for i in s.ids(k)
        ]
    ),
    "plan:step": Ask(
        lambda s: [
            {"kind": k, "pk": i, "name": step}
            for k in ("objective", "initiative", "milestone", "assumption", "risk", "initiative_party")
            for i, step in covering(s.ids(k), [*(n for kind, n in plan.STEPS if kind == k), "nonsense"])
        ]
    ),
    # commitments
    "commitments:home": Ask(
        query=(*TABLE, "?tab=we_owe", "?tab=we_are_owed", "?tab=all", "?tab=all&format=csv")
    ),
    "commitments:propose": Ask(),
    "commitments:agreements": Ask(query=TABLE),
    "commitments:agreement_new": Ask(),
    "commitments:agreement": Ask(of("agreement")),
    "commitments:agreement_edit": Ask(of("agreement")),
    "commitments:agreement_step": Ask(each(of("agreement"), "move", "negotiate", "sign", "nonsense")),
    "commitments:clause_new": Ask(of("agreement")),
    "commitments:clause_edit": Ask(of("clause")),
    "commitments:balances": Ask(query=TABLE),
    "commitments:balance": Ask(party),
    "commitments:evidence": Ask(of("evidence")),
    "commitments:evidence_add": Ask(pair("commitment", "milestone")),
    "commitments:commitment": Ask(of("commitment")),
    "commitments:edit": Ask(of("commitment")),
    "commitments:step": Ask(
        lambda s: [{"id_": i, "move": move} for i, move in covering(s.ids("commitment"), MOVES)]
    ),
    "commitments:move_due": Ask(of("commitment")),
    "commitments:read": Ask(of("commitment")),
    "commitments:dispute": Ask(of("commitment")),
    "commitments:settle": Ask(
        lambda s: [{"id_": c, "dispute_id": d} for c in s.ids("commitment") for d in s.ids("dispute")]
    ),
}

# what lists, filters, searches and counts: its work must not depend on hidden rows at all
LISTS = frozenset(
    {
        *("exchange:features_items", "exchange:hxl_incidents", "picture:home"),
        *("exchange:alerts", "exchange:alert_feed", "exchange:feeds", "/api/v1/feeds"),
        *("site:search", "site:record", "site:people", "site:verify", "plan:timeline", "plan:initiatives"),
        *("plan:milestones", "plan:assumptions", "plan:risks", "plan:why_late", "commitments:home"),
        *(
            "commitments:agreements",
            "commitments:balances",
            "/api/v1/search",
            "/api/v1/acts",
            "/api/v1/persons",
        ),
        *(
            "/api/v1/plan/milestones",
            "/api/v1/plan/risks",
            "/api/v1/commitments/",
            "/api/v1/commitments/balances",
        ),
    }
)
