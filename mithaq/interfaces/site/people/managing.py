"""A party manages its own people: enter, appoint, invite, dismiss, one by one or from a sheet."""

import json
import uuid
from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mithaq.kernel import clock
from mithaq.kernel.errors import Invalid, NotVisible
from mithaq.kernel.people import actions
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Membership, Party
from mithaq.kernel.people.permissions import Permission, require
from mithaq.web import markings, responses
from mithaq.web.access import Request, act_key, confirmed_again, once_from, signed_in

from ..signin import invitations
from . import sheets
from .forms import PersonForm, SheetForm


def managed(request: Request, code: str) -> Party:
    found = people.party(request.viewer, code)
    require(request.actor, Permission.PEOPLE_MANAGE, parties=[found.pk])
    return found


@signed_in
def add(request: Request, code: str) -> HttpResponse:
    """Enter a person and appoint him; seen by those who see the administrator's own entry."""
    party = managed(request, code)
    form = PersonForm(request.POST or None, initial={"act_key": act_key(request)})

    def enter() -> Membership:
        audience = request.membership.audience
        return sheets.enter_one(form.cleaned_data, party=party, audience=audience, by=request.actor)

    return answered(request, party, form, enter, "site/people/add.html")


def answered(
    request: Request, party: Party, form: Form, do: Callable[[], Membership], template: str
) -> HttpResponse:
    """Show the form, or appoint somebody and lead to him on the party's page."""
    if request.method == "POST" and form.is_valid():
        try:
            made = once_from(request, do)
        except Invalid as error:
            markings.say(form, error.fields)
        else:
            messages.success(request, _said_of(made))
            return responses.go(request, f"{_page(party)}#member-{made.pk}")
    context = {"party": party, "form": form, "audience": request.membership.audience}
    return responses.page(request, template, context, status=422 if form.errors else 200)


def _said_of(made: Membership) -> str:
    if made.waits_for:
        return _("Entered. It holds once a second person has agreed; it stands on Today of those who can.")
    return _("Entered. Now make the invitation and hand it over yourself.")


def _page(party: Party) -> str:
    return reverse("site:party", args=[party.code])


@signed_in
def sheet(request: Request, code: str) -> HttpResponse:
    """Enter many people from a sheet: first the verdict of every line; when all are good, all of them."""
    party = managed(request, code)
    form = (
        SheetForm(request.POST or None, request.FILES or None) if "rows" not in request.POST else SheetForm()
    )
    verdicts = None
    try:
        if "rows" in request.POST:
            verdicts = _enter(request, party, sheets.sent_back(request.POST["rows"]), keep=True)
        elif form.is_bound and form.is_valid():
            sent = form.cleaned_data["sheet"]
            verdicts = _enter(request, party, sheets.read(sent.name, sent.read()), keep=False)
    except Invalid as error:
        form = SheetForm(request.POST, request.FILES)
        markings.say(form, error.fields)
    bad = [verdict for verdict in verdicts or () if verdict.errors]
    if verdicts and not bad and "rows" in request.POST:
        messages.success(
            request, _("All lines were entered. Those with grave rights wait for a second person to agree.")
        )
        return responses.go(request, _page(party))
    rows = json.dumps([verdict.row for verdict in verdicts or ()], ensure_ascii=False)
    context = {
        "party": party,
        "form": form,
        "verdicts": verdicts,
        "bad": bad,
        "rows": rows,
        "columns": sheets.COLUMNS,
    }
    return responses.page(
        request, "site/people/sheet.html", context, status=422 if bad or form.errors else 200
    )


def _enter(request: Request, party: Party, rows: list[sheets.Row], *, keep: bool) -> list[sheets.Verdict]:
    """Try the rows; those that come back from the page are checked as if they were new."""
    return sheets.enter(rows, party=party, audience=request.membership.audience, by=request.actor, keep=keep)


def _membership(request: Request, id_: uuid.UUID) -> Membership:
    found = people.membership(request.viewer, id_)
    require(request.actor, Permission.PEOPLE_MANAGE, parties=[found.party_id])
    return found


@signed_in
@require_POST
@confirmed_again
def dismiss(request: Request, id_: uuid.UUID) -> HttpResponse:
    """End a membership; sessions, streams and tokens of it end at once."""
    held = _membership(request, id_)
    never_held = bool(held.waits_for) or held.starts > clock.today()
    actions.dismiss(held, by=request.actor)
    said = (
        _("The appointment was taken back; it never held.")
        if never_held
        else _("The appointment has ended. Open pages and streams are closed at once.")
    )
    messages.success(request, said)
    return responses.go(request, _page(held.party))


@signed_in
@require_POST
@confirmed_again
def invite(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Make an invitation and show its link, once."""
    held = people.membership(request.viewer, id_)
    invitations.require_inviting(request.actor, held)
    account = invitations.account_for(held)
    made, secret = invitations.invite(account, party=held.party_id, by=request.actor)
    link = request.build_absolute_uri(reverse("site:invitation", args=[secret]))
    context = {"party": held.party, "invitation": made, "link": link, "person": held.person}
    return responses.page(request, "site/people/invited.html", context)


@signed_in
@require_POST
@confirmed_again
def agree(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Agree, as the second person, that somebody may come in, and show the code that the link takes, once."""
    found = next((one for one in invitations.waiting(request.viewer, request.actor) if one.pk == id_), None)
    if found is None:
        raise NotVisible
    context = {"person": found.account.person, "code": invitations.agree(found, by=request.actor)}
    return responses.page(request, "site/people/agreed.html", context)
