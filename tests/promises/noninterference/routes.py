"""Every address of the pages, with what to ask there. A route that is not registered fails the suite.

The API registers itself: see `api`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .samples import NOTHING, Samples

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

    `never` names methods that are not asked, each with the reason beside it in the table.
    """

    kwargs: Kwargs = alone
    query: tuple[str, ...] = ("",)
    body: Bodies = empty
    never: tuple[str, ...] = ()
    path: str = ""

    def queries(self, _: Samples) -> tuple[str, ...]:
        return self.query

    def bodies(self, samples: Samples) -> Iterable[Mapping[str, Any]]:
        return self.body(samples)


def _links(samples: Samples) -> list[dict[str, Any]]:
    targets = [(k, i) for k, i in samples.pairs("commitment", "milestone", "person") if k != "nonsense"]
    return [{"relation": "informs", "to": f"{kind}/{id_}"} for kind, id_ in targets] + [{}]


def markings(samples: Samples) -> list[dict[str, Any]]:
    red = [{"tlp": "RED", "persons": handle} for handle in samples.persons]
    amber = [{"tlp": "AMBER", "parties": code} for code in samples.parties]
    green = [{"tlp": "GREEN", "groups": code} for code in samples.groups]
    return [*red, *amber, *green, {"tlp": "CLEAR"}, {}]


def _marking_queries() -> tuple[str, ...]:
    people = ("planner-east", "planner-west", "liaison-east", "nobody")
    return (
        "",
        "?tlp=CLEAR",
        *(f"?tlp=RED&persons={handle}" for handle in people),
        "?tlp=GREEN&groups=programme-board",
    )


PAGING = ("", "?kind=commitment", "?kind=nonsense", "?cursor=bm90IGEgY3Vyc29y")
SEARCHES = tuple(f"?q={word}" for word in WORDS)
EVERY = ("GET", "HEAD", "OPTIONS", "POST")
NOT_ASKED_TWICE = ("POST",)  # sign-in answers with the time until the next try; tests/interfaces compares it
TABLE = ("", "?format=csv", "?format=xlsx", "?sort=code", "?sort=-due", "?state=active", "?overdue=1")
MOVES = ("start", "agree", "report_done", "take_back", "verify", "waive", "nonsense")
STEPS = ("move", "report", "verify", "send_back", "stage", "state", "parties", "nonsense")

ROUTES: dict[str, Ask] = {
    # whoever runs the server
    "healthz": Ask(path="/healthz"),
    "readyz": Ask(path="/readyz"),
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
    "site:end_session": Ask(lambda _: [{"session": 999_999}]),
    "site:end_other_sessions": Ask(),
    # what needs me
    "site:home": Ask(),
    "site:today": Ask(),
    "site:seen": Ask(),
    "site:search": Ask(query=SEARCHES),
    "site:help": Ask(),
    # the record, and what surrounds every record
    "site:record": Ask(query=PAGING),
    "site:verify": Ask(),
    "site:record_download": Ask(),
    "site:marking_preview": Ask(query=_marking_queries()),
    "site:any_record": Ask(pair()),
    "site:proof": Ask(pair()),
    "site:version": Ask(each(pair("commitment", "milestone", "comment"), "number", 1, 2)),
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
    "site:story": Ask(pair()),
    # people
    "site:people": Ask(),
    "site:party": Ask(party),
    "site:add_person": Ask(party, body=lambda s: [{}, *({"handle": h, "role": "viewer"} for h in s.persons)]),
    "site:add_people": Ask(party),
    "site:dismiss": Ask(of("membership")),
    "site:invite": Ask(of("membership")),
    "site:agree": Ask(lambda _: [{"id_": NOTHING}]),
    "site:person": Ask(person),
    "site:group": Ask(group),
    "site:join_group": Ask(group, body=lambda s: [{}, *({"party": code} for code in s.parties)]),
    "site:leave_group": Ask(of("group_member")),
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
            for k in ("objective", "initiative", "milestone", "assumption", "risk")
            for i in s.ids(k)[1:]
            for step in STEPS
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
    "commitments:step": Ask(each(of("commitment"), "move", *MOVES)),
    "commitments:move_due": Ask(of("commitment")),
    "commitments:read": Ask(of("commitment")),
    "commitments:dispute": Ask(of("commitment")),
    "commitments:settle": Ask(
        lambda s: [{"id_": c, "dispute_id": d} for c in s.ids("commitment") for d in s.ids("dispute")]
    ),
}
