"""Founding a party with its first administrator; a party's names and its posts."""

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.kernel.i18n import pick
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people import actions, seconds
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Membership, Party
from mithaq.kernel.people.permissions import Permission, require
from mithaq.web import forming, frames, markings, records
from mithaq.web.access import Request, confirmed_again, signed_in
from mithaq.web.forms import KeyedForm

from . import founding
from .forms import PartyForm, PartyNamesForm, PostForm
from .managing import managed


@signed_in
@confirmed_again
def found(request: Request) -> HttpResponse:
    """Found a party: its names, who shall know of it, and its first administrator."""
    seconds.require_founder(request.actor)
    form = PartyForm(forming.posted(request), initial=forming.initial(request))
    form.offer_parents(people.public_parties(request.viewer))
    sheet = forming.Sheet(
        form=form,
        title=_("Found a party"),
        submit=_("Propose it"),
        done=_(
            "Proposed. It stands on Today of the officers of joint bodies: once one of them has agreed, the party is"
            " founded and its administrator appointed. Now make his invitation and hand it over yourself."
        ),
        lead=_(
            "The party and its first administrator hold once another officer of a joint body has agreed. The"
            " administrator then enters and appoints the others himself. The marking below says who will know of the"
            " party; it always knows of itself."
        ),
        back=reverse("site:people"),
        picker=markings.picker(request.viewer, forming.posted(request)),
        renamed={"code": "word"},
        crumbs=[frames.Crumb(_("People"), reverse("site:people")), frames.Crumb(_("Found a party"))],
    )

    def do() -> Membership:
        audience, own = forming.needed(request, sheet), request.membership.audience
        return founding.found_party(**form.values(), audience=audience, own=own, by=request.actor)

    return forming.answer(request, sheet, do, to=lambda made: records.url(made.owner or made))


@signed_in
def amend(request: Request, code: str) -> HttpResponse:
    """Correct the names of one's own party."""
    party = managed(request, code)
    started = {"names": party.names, "version": party.version}
    form = PartyNamesForm(forming.posted(request), initial=forming.initial(request, **started))
    sheet = _sheet(party, form, _("Correct the names"))
    sheet.submit, sheet.done = _("Save"), _("Saved. The earlier names stay in the history.")
    sheet.stands = lambda now: forming.differences(form, {"names": now.names})

    def do() -> Party:
        names = form.cleaned_data["names"]
        return actions.amend_party(party, names=names, by=request.actor, expected=form.expected)

    return forming.answer(request, sheet, do, to=records.url)


@signed_in
def found_post(request: Request, code: str) -> HttpResponse:
    """Found a duty position of the party; seen by those who see the administrator's own entry."""
    party = managed(request, code)
    form = PostForm(forming.posted(request), initial=forming.initial(request))
    sheet = _sheet(party, form, _("Found a post"))
    sheet.submit, sheet.done = sheet.title, _("Founded. Now appoint somebody to it.")
    sheet.lead = _(
        "A post stays when whoever holds it goes. It is seen by those who see your own entry; appoint somebody to it"
        " with the days from which and until which he holds it."
    )

    def do() -> Marked:
        audience, names = request.membership.audience, form.cleaned_data["names"]
        return actions.create_post(names=names, party=party, audience=audience, by=request.actor)

    return forming.answer(request, sheet, do, to=lambda _made: f"{records.url(party)}#offices")


@signed_in
def end_post(request: Request, id_: uuid.UUID) -> HttpResponse:
    """End a post: nobody is appointed to it any more."""
    post = people.post(request.viewer, id_)
    require(request.actor, Permission.PEOPLE_MANAGE, parties=[post.party_id])
    party = people.party(request.viewer, post.party.code)
    form = KeyedForm(forming.posted(request), initial=forming.initial(request))
    sheet = _sheet(party, form, _("End the post"))
    sheet.about, sheet.is_grave = post, True
    sheet.submit, sheet.done = _("End it now"), _("The post has ended.")
    sheet.lead = _(
        "Nobody is appointed to it any more. Whoever holds it keeps his appointment until that ends."
    )
    return forming.answer(
        request, sheet, lambda: actions.end_post(post, by=request.actor), to=lambda _made: records.url(party)
    )


def _sheet(party: Party, form: KeyedForm, title: str) -> forming.Sheet:
    crumbs = [
        frames.Crumb(_("People"), reverse("site:people")),
        frames.Crumb(pick(party.names), records.url(party)),
        frames.Crumb(title),
    ]
    return forming.Sheet(form=form, title=title, submit=title, back=records.url(party), crumbs=crumbs)
