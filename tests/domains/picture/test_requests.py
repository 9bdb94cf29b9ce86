"""Requests for information: asked, answered or refused, reminded of while they are late, closed."""

from datetime import timedelta

import pytest

from mithaq.domains.picture import actions
from mithaq.domains.picture.models import Request
from mithaq.domains.picture.queries import requests, today
from mithaq.domains.picture.queries.requests import Asked
from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.delivery.models import Delivery
from mithaq.kernel.errors import Conflict, Invalid, NotAllowed, NotVisible, WrongState
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.timers import firing
from mithaq.kernel.timers.models import Timer

from ...cast import Cast
from ...factories import picture as made
from ...factories.commitments import acts_on, days, names


def seen(actor: Actor, request: Request) -> Asked:
    return requests.one(Viewer.of(actor), request.pk)


def codes(asked: Asked) -> list[str]:
    return [party.code for party in asked.waited_for]


def due(request: Request) -> list[str]:
    armed = Timer.objects.filter(subject_id=request.pk, state="armed")
    return [timer.due_at.date().isoformat() for timer in armed]


def test_a_request_tells_those_who_are_asked(cast: Cast) -> None:
    request = made.rfi(cast, asked=[cast.parties["west"], cast.parties["partner"]])
    assert acts_on(request) == ["rfi.asked"]
    told = set(Delivery.objects.filter(template="rfi.asked").values_list("recipient", flat=True))
    assert told == {cast.west.person_id, cast.partner.person_id, cast.analyst.person_id}
    assert codes(seen(cast.east, request)) == ["partner", "west"]
    assert due(request) == [days(4).isoformat()]
    assert [
        item.id for item in today.waiting_for_our_answer(Viewer.of(cast.west), cast.parties["west"].pk)
    ] == [request.pk]


@pytest.mark.parametrize("case", ["nobody", "hidden", "past", "own", "about", "marking"])
def test_what_cannot_be_asked(cast: Cast, case: str) -> None:
    about = made.report(cast, cast.only("east"))
    values = {
        "nobody": ({"asked": []}, cast.community, "asked"),
        "hidden": ({}, cast.only("east", "joint"), "asked"),
        "past": ({"due": days(-1)}, cast.community, "due"),
        "own": ({"asked": [cast.parties["east"]]}, cast.community, "asked"),
        "about": ({"about": about}, cast.community, "about"),
        "marking": ({}, cast.only("west"), "marking"),
    }
    given, audience, field = values[case]
    with pytest.raises(Invalid) as refused:
        made.rfi(cast, audience, **given)
    assert list(refused.value.fields) == [field]


def test_an_answer_is_for_the_asking_party_alone_unless_it_says_otherwise(cast: Cast) -> None:
    request = made.rfi(cast, asked=[cast.parties["west"], cast.parties["partner"]])
    actions.answer(request, names("The joint patrol"), by=cast.west)
    actions.refuse(request, names("We do not know"), by=cast.partner, audience=cast.community)
    assert seen(cast.east, request).state == "answered"
    assert seen(cast.east, request).outcomes == {
        cast.parties["west"].pk: "answered",
        cast.parties["partner"].pk: "refused",
    }
    assert codes(seen(cast.secretary, request)) == ["west"]
    assert due(request) == []
    assert Delivery.objects.filter(template="rfi.answered", recipient=cast.east.person_id).count() == 2


def test_an_answer_points_only_to_what_the_asking_party_sees(cast: Cast) -> None:
    request = made.rfi(cast)
    hidden = made.report(cast, cast.only("west"), by=cast.west)
    with pytest.raises(Invalid) as refused:
        actions.answer(request, names("See there"), report=hidden, by=cast.west)
    assert list(refused.value.fields) == ["report"]
    shared = made.report(cast, by=cast.west)
    assert actions.answer(request, names("See there"), report=shared, by=cast.west).report == shared
    with pytest.raises(NotAllowed):
        actions.answer(request, names("We know too"), by=cast.partner)
    with pytest.raises(Invalid):
        actions.refuse(request, {}, by=cast.west)


def test_a_late_request_is_reminded_of_and_stands_on_today(cast: Cast) -> None:
    request = made.rfi(cast, asked=[cast.parties["west"], cast.parties["partner"]])
    actions.answer(request, names("Known"), by=cast.partner)
    east = cast.parties["east"].pk
    with clock.freeze(clock.now() + timedelta(days=8)):
        assert (seen(cast.east, request).state, seen(cast.east, request).days_late) == ("late", 3)
        assert [i.days_late for i in today.our_late_requests(Viewer.of(cast.east), east)] == [3]
        assert firing.run_due().failed == 0
        told = Delivery.objects.filter(template="rfi.overdue").values_list("recipient", flat=True)
        assert list(told) == [cast.west.person_id]
        assert due(request) == [days(-3 + 7).isoformat()]
    actions.close(request, note="Found elsewhere", by=cast.east)
    assert due(request) == []
    assert today.our_late_requests(Viewer.of(cast.east), east) == []


def test_a_closed_request_takes_no_answer(cast: Cast) -> None:
    request = made.rfi(cast)
    with pytest.raises(NotAllowed):
        actions.close(request, by=cast.west)
    with pytest.raises(Conflict):
        actions.close(request, by=cast.east, expected=9)
    request = Request.objects.for_system("a test").get(pk=request.pk)
    actions.close(request, by=cast.east)
    for deed in (actions.answer, actions.refuse):
        with pytest.raises(WrongState):
            deed(request, names("Too late"), by=cast.west)
    with pytest.raises(WrongState):
        actions.close(request, by=cast.east)


def test_a_hidden_request_is_missing_and_a_hidden_report_unnamed(cast: Cast) -> None:
    about = made.report(cast, cast.only("east", "west"))
    request = made.rfi(cast, cast.only("east", "west"), about=about)
    assert seen(cast.west, request).about == about
    with pytest.raises(NotVisible):
        seen(cast.partner, request)
    rows = type(about).objects.for_system("a test narrows a report").filter(pk=about.pk)
    rows.update(audience=cast.only("east"))
    assert seen(cast.west, request).about is None
