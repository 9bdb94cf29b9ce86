"""Collections, the queue and partners as pages: the rights of the API, in words."""

import uuid

import pytest
from django.urls import reverse

from mithaq.interfaces.exchange.models import Collection, Contribution, Partner, Pull
from mithaq.interfaces.exchange.pages import troubles
from mithaq.interfaces.exchange.taxii import actions, pulling
from mithaq.kernel import clock
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.markings.viewers import Viewer

from .servers import keep
from .taxii.making import indicator, opened

HOME, QUEUE = reverse("exchange:home"), reverse("exchange:queue")
NEW = reverse("exchange:collection_new")


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def sent(cast, to, *objects, by=None):
    """Let the east (or `by`) send objects; return the contribution that waits."""
    by = by or cast.east
    actions.contribute(to, list(objects) or [indicator()], by=by, viewer=Viewer.of(by))
    return Contribution.objects.for_system("tests").order_by("-created_at").first()


@pytest.fixture
def inbox(cast):
    """A collection of the joint commission, whose secretary looks at what the east sends."""
    return opened(cast, "inbox", writers=("east",), landing="review", title={"en": "Inbox of the community"})


def test_the_overview_says_what_my_party_may_do(cast, inbox, client_as):
    opened(cast, "quiet", title={"en": "For two"}, audience=cast.only("joint", "west"))
    east = text(client_as("east").get(HOME))
    assert "Inbox of the community" in east
    assert "reads and sends" in east
    assert "For two" not in east
    assert "/taxii2/" in east
    assert "reads and sends" not in text(client_as("west").get(HOME))
    assert NEW in east
    assert NEW not in text(client_as("analyst").get(HOME))


def test_without_any_collection_the_overview_says_what_to_do_first(cast, client_as):
    assert "No collection that you know of" in text(client_as("east").get(HOME))


def test_a_collection_is_opened_on_its_page(cast, client_as):
    page = client_as("secretary")
    given = {
        "title_en": "Border",
        "alias": "border",
        "landing": "direct",
        "follows": "sent",
        "writers": [str(cast.parties["east"].pk)],
        "tlp": "GREEN",
        "groups": ["community"],
        "act_key": "k",
    }
    answer = page.post(NEW, given)
    one = Collection.objects.for_system("tests").get()
    assert (answer.status_code, answer["Location"]) == (302, one.get_absolute_url())
    assert (one.owner, one.landing, one.audience) == (cast.parties["joint"], "direct", cast.community)
    may_send = one.writers.through.objects.filter(collection_id=one.pk).values_list("party_id", flat=True)
    assert list(may_send) == [cast.parties["east"].pk]
    assert not one.reading_is_named
    shown = text(client_as("east").get(one.get_absolute_url()))
    assert f"/taxii2/exchange/collections/{one.pk}/" in shown
    assert "reads and sends" in shown
    assert client_as("analyst").post(NEW, given).status_code == 403


def test_a_short_name_is_taken_once(cast, inbox, client_as):
    given = {
        "title_en": "Again",
        "alias": "inbox",
        "root": "exchange",
        "landing": "direct",
        "follows": "sent",
        "tlp": "CLEAR",
    }
    assert "short name" in text(client_as("secretary").post(NEW, given), 422)
    assert (
        "small letters" in text(client_as("secretary").post(NEW, {**given, "alias": "In Box"}), 422).lower()
    )


def test_the_queue_says_who_sent_what_and_what_the_checks_say(cast, inbox, client_as):
    one = sent(cast, inbox, indicator(1, name="A suspicious address"))
    secretary = client_as("secretary")
    queue = text(secretary.get(QUEUE))
    assert "Eastern Command" in queue
    assert "Has the shape of STIX 2.1" in queue
    shown = text(secretary.get(one.get_absolute_url()))
    assert "A suspicious address" in shown
    assert "New in the collection" in shown
    assert "Not checked strictly" in shown


def test_what_is_sent_is_compared_with_what_is_there(cast, client_as):
    there = opened(cast, "direct", writers=("east", "west"))
    sent(cast, there, indicator(1, minute=5), indicator(2))
    Collection.objects.for_system("tests").filter(pk=there.pk).update(landing="review")
    there.landing = "review"
    sent(cast, there, indicator(1, minute=9), indicator(1, minute=1))
    last = sent(cast, there, indicator(3, revoked=True))
    waiting = Contribution.objects.for_system("tests").filter(state="waiting")
    page = client_as("secretary")
    shown = "".join(text(page.get(one.get_absolute_url())) for one in waiting)
    assert "Later version of what is there" in shown
    assert "Older than what is there" in shown
    assert "Takes the object back" in text(page.get(last.get_absolute_url()))


def test_one_is_let_in_and_another_sent_back(cast, inbox, client_as):
    page = client_as("secretary")
    first, second = sent(cast, inbox, indicator(1)), sent(cast, inbox, indicator(2))
    assert (
        page.post(reverse("exchange:accept_contribution", args=[first.pk]), {"version": 1}).status_code == 302
    )
    refuse = reverse("exchange:refuse_contribution", args=[second.pk])
    assert page.post(refuse, {"version": 1}).status_code == 422
    assert page.post(refuse, {"version": 1, "reason": "Twice."}).status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.reason) == ("accepted", "refused", "Twice.")
    assert "Twice." in text(client_as("east").get(second.get_absolute_url()))
    assert page.post(refuse, {"version": 2, "reason": "Again."}).status_code == 409


def test_several_are_decided_at_once(cast, inbox, client_as):
    page = client_as("secretary")
    held = [sent(cast, inbox, indicator(n)) for n in (1, 2, 3)]
    keys = [f"{one.pk}:1" for one in held]
    assert "Choose at least one." in text(page.post(QUEUE, {"decision": "accept"}), 422)
    assert "Say why" in text(page.post(QUEUE, {"decision": "refuse", "chosen": keys}), 422)
    actions_before = Revision.objects.for_system("tests").count()
    given = {"decision": "accept", "chosen": [*keys[:2], f"{uuid.uuid4()}:1"], "act_key": "k"}
    done = text(page.post(QUEUE, given, follow=True))
    assert "2 contributions were let in." in done
    assert Revision.objects.for_system("tests").count() == actions_before + 4
    page.post(QUEUE, given)
    assert Revision.objects.for_system("tests").count() == actions_before + 4
    page.post(QUEUE, {"decision": "refuse", "chosen": keys[2:], "reason": "No use."})
    states = [Contribution.objects.for_system("tests").get(pk=one.pk).state for one in held]
    assert states == ["accepted", "accepted", "refused"]
    assert "Nothing waits" in text(page.get(QUEUE))


def test_only_the_owner_decides(cast, inbox, client_as):
    one = sent(cast, inbox)
    accept = reverse("exchange:accept_contribution", args=[one.pk])
    assert client_as("west").get(one.get_absolute_url()).status_code == 404
    assert client_as("west").post(accept, {"version": 1}).status_code == 404
    assert client_as("east").post(accept, {"version": 1}).status_code == 403
    assert "Let it in" not in text(client_as("east").get(one.get_absolute_url()))
    assert client_as("analyst").post(QUEUE, {"decision": "accept"}).status_code == 403


def test_a_partner_is_connected_after_a_fresh_factor(cast, inbox, client_as, settings, monkeypatch, tmp_path):
    settings.MITHAQ_HOME = tmp_path
    connect = reverse("exchange:connect_partner", args=[inbox.pk])
    given = {"address": "https://partner.example/taxii2/x/collections/y/", "secret_name": "north"}
    given["every_minutes"] = "30"
    page = client_as("secretary")
    assert "may not send anything there" in text(page.post(connect, given), 422)
    settings.OUTGOING = frozenset({"https://partner.example:443"})
    assert "no secret of this name for this address" in text(page.post(connect, given), 422)
    keep(tmp_path, "joint", "north", "https://partner.example", "s3cret")
    monkeypatch.setattr("mithaq.web.sessions.was_confirmed", lambda _request: False)
    assert page.post(connect, given)["Location"].startswith(reverse("site:confirm"))
    monkeypatch.undo()
    assert page.post(connect, given).status_code == 302
    assert client_as("east").post(connect, given).status_code == 403
    partner = Partner.objects.for_system("tests").get()
    assert (partner.every_minutes, partner.is_trusted) == (30, False)
    partner.pull.said, partner.pull.failures = "NoSecret: /srv/keys/partners/north", 1
    partner.pull.save()
    mine = text(page.get(inbox.get_absolute_url()))
    assert "There is no secret of this name for its address." in mine
    assert "/srv/keys" not in mine
    others = text(client_as("east").get(inbox.get_absolute_url()))
    assert "https://partner.example/" in others
    assert "Broke off" not in others
    assert "Pull from it no more" not in others


def test_a_partner_is_ended_on_its_page_and_over_the_api(cast, inbox, client_as, settings, tmp_path):
    settings.MITHAQ_HOME, settings.OUTGOING = tmp_path, frozenset({"https://partner.example:443"})
    keep(tmp_path, "joint", "north", "https://partner.example", "s3cret")
    page = client_as("secretary")
    made = [
        pulling.connect(
            inbox, address=f"https://partner.example/{n}/", secret_name="north", by=cast.secretary
        )
        for n in (1, 2)
    ]
    listed = f"/api/v1/exchange/collections/{inbox.pk}/partners"
    mine, others = page.get(listed).json(), client_as("east").get(listed).json()
    assert [one["pull"]["taken"] for one in mine] == [0, 0]
    assert [one["pull"] for one in others] == [None, None]
    end = reverse("exchange:end_partner", args=[made[0].pk])
    assert client_as("east").get(end).status_code == 403
    assert "Pull from it no more" in text(page.get(end))
    done = text(page.post(end, {"version": 1}, follow=True))
    assert "Ended. What was pulled stays." in done
    assert page.post(end, {"version": 2}).status_code == 409
    over = f"/api/v1/exchange/partners/{made[1].pk}/end"
    assert client_as("east").post(over, {"version": 1}, "application/json").status_code == 403
    assert client_as("partner").post(over, {"version": 9}, "application/json").status_code == 403
    answer = page.post(over, {"version": 1}, "application/json")
    assert (answer.status_code, answer.json()["state"], answer.json()["pull"]) == (200, "ended", None)
    assert pulling.SCHEDULE.next_due() is None


def test_how_the_last_pull_went_is_told_in_words(cast, inbox, client_as, settings, tmp_path):
    settings.MITHAQ_HOME, settings.OUTGOING = tmp_path, frozenset({"https://partner.example:443"})
    keep(tmp_path, "joint", "north", "https://partner.example", "s3cret")
    pulling.connect(inbox, address="https://partner.example/", secret_name="north", by=cast.secretary)
    page, address = client_as("secretary"), inbox.get_absolute_url()
    assert "none yet" in text(page.get(address))
    Pull.objects.update(tried_at=clock.now())
    assert "nothing new" in text(page.get(address))
    Pull.objects.update(taken=3, refused=1)
    said = text(page.get(address))
    assert "new objects" in said
    assert "one could not be taken in" in said


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("", ""),
        ("Unreachable: time", "did not answer in time"),
        ("HTTPError: 401 Client Error: Unauthorized for url: x", "does not accept the credential"),
        ("HTTPError: 404 Client Error", "no collection at this address"),
        ("NotListed: ", "not on the list"),
        ("KeyError: 'objects'", "not TAXII 2.1"),
    ],
)
def test_troubles_of_pulls_in_words(said, words):
    assert words in troubles.of_pull(said)


def test_a_hidden_collection_shows_nowhere(cast, client_as):
    hidden = opened(
        cast, "quiet", title={"en": "Quiet talks"}, audience=cast.only("joint", "west"), writers=("west",)
    )
    one = sent(cast, hidden, indicator(7, name="Quiet object"), by=cast.west)
    page = client_as("east")
    for name in ("home", "queue", "webhooks", "check_alert", "collection_new"):
        answer = text(page.get(reverse(f"exchange:{name}")))
        assert "Quiet" not in answer
        assert str(hidden.pk) not in answer
    for address in (
        hidden.get_absolute_url(),
        one.get_absolute_url(),
        reverse("exchange:connect_partner", args=[hidden.pk]),
        reverse("exchange:accept_contribution", args=[one.pk]),
        reverse("exchange:refuse_contribution", args=[one.pk]),
    ):
        for answer in (page.get(address), page.post(address, {"version": 1, "reason": "x"})):
            assert answer.status_code == 404
            assert "Quiet" not in answer.content.decode()


def test_a_hidden_queue_entry_shows_nowhere(cast, inbox, client_as):
    one = sent(cast, inbox, indicator(7, name="Quiet object"))
    for name in ("west", "analyst", "auditor"):
        page = client_as(name)
        for address in (HOME, QUEUE, inbox.get_absolute_url()):
            answer = page.get(address).content.decode()
            assert str(one.pk) not in answer
            assert "Quiet" not in answer
    page = client_as("west")
    page.post(QUEUE, {"decision": "accept", "chosen": [f"{one.pk}:1"]}, follow=True)
    assert Contribution.objects.for_system("tests").get(pk=one.pk).state == "waiting"
    guess, held = (
        page.post(QUEUE, {"decision": "accept", "chosen": [f"{id_}:1"]}, follow=True).content
        for id_ in (uuid.uuid4(), one.pk)
    )
    assert len(guess) == len(held)


def test_today_over_the_api_tells_of_the_same(cast, inbox, client_as, monkeypatch):
    def told(name):
        parts = client_as(name).get("/api/v1/today").json()
        (part,) = [part for part in parts if part["key"] == "sent"]
        return [item["id"] for item in part["items"]], part["is_cut"]

    assert told("secretary") == ([], False)
    first = sent(cast, inbox)
    assert told("secretary") == ([str(first.pk)], False)
    assert [told(name) for name in ("east", "west", "auditor")] == [([], False)] * 3
    monkeypatch.setattr("mithaq.interfaces.site.today.lines.MOST_SENT", 1)
    sent(cast, inbox, indicator(2))
    assert told("secretary") == ([str(first.pk)], True)


def test_today_tells_of_what_waits_until_it_is_decided(cast, inbox, client_as, monkeypatch):
    page, today = client_as("secretary"), reverse("site:today")
    assert "for your decision" not in text(page.get(today))
    sent(cast, inbox)
    shown = text(page.get(today))
    assert "contribution of a partner waits for your decision" in shown
    assert QUEUE in shown
    for name in ("east", "west", "auditor"):
        assert "for your decision" not in text(client_as(name).get(today))
    monkeypatch.setattr("mithaq.interfaces.site.today.lines.MOST_SENT", 1)
    sent(cast, inbox, indicator(2))
    assert "contributions of partners wait for your decision" in text(page.get(today))
    for waiting in Contribution.objects.for_system("tests").filter(state="waiting"):
        page.post(
            reverse("exchange:refuse_contribution", args=[waiting.pk]), {"reason": "Twice", "version": 1}
        )
    assert "for your decision" not in text(page.get(today))
