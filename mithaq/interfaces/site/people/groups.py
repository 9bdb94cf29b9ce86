"""Sharing groups: who belongs to one, who joins, who leaves; what that changes is shown first."""

import uuid
from typing import cast

from django.contrib import messages
from django.forms import ChoiceField
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.kernel.errors import Invalid
from mithaq.kernel.i18n import pick
from mithaq.kernel.people import actions
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import SharingGroup
from mithaq.kernel.people.permissions import Permission, may, require
from mithaq.web import forming, frames, markings, records, responses
from mithaq.web.access import Request, act_key, confirmed_again, once_from, signed_in
from mithaq.web.forms import KeyedForm

from . import founding
from .forms import GroupForm, JoinForm


@signed_in
def show(request: Request, code: str) -> HttpResponse:
    """Show a group and the members of it that the reader may know of."""
    group = people.group(request.viewer, code)
    crumbs = [frames.Crumb(_("People"), reverse("site:people")), frames.Crumb(group.code)]
    context = {
        "frame": records.frame(request, group, crumbs=crumbs),
        "group": group,
        "roster": people.roster(request.viewer, group),
        "past": people.past_roster(request.viewer, group),
        "manages": may(request.actor, Permission.GROUPS_MANAGE, parties=[group.owner_id]),
        "own_party": request.actor.party_id,
        "may_leave": may(request.actor, Permission.GROUPS_MANAGE),
    }
    return responses.page(request, "site/people/group.html", context)


@signed_in
@confirmed_again
def found(request: Request) -> HttpResponse:
    """Found a sharing group: it is said what joining opens, and what not."""
    require(request.actor, Permission.GROUPS_MANAGE)
    owner = request.membership.party
    form = GroupForm(forming.posted(request), initial=forming.initial(request, members=[owner]))
    form.offer_members(people.parties(request.viewer))
    sheet = forming.Sheet(
        form=form,
        title=_("Found a sharing group"),
        submit=_("Found it now"),
        done=_("Founded. What is marked for it from now on reaches its members."),
        lead=_(
            "Each member will see what is marked for the group from now on, and nothing older. Belonging to it opens no"
            " record that was marked for others, and gives nobody a right to act. Your party lets others in later, ends"
            " memberships, and ends the group."
        ),
        back=reverse("site:people"),
        picker=markings.picker(request.viewer, forming.posted(request)),
        fold=_("Who else may know of it"),
        crumbs=[frames.Crumb(_("People"), reverse("site:people")), frames.Crumb(_("Found a sharing group"))],
        may_insist=False,
    )

    def do() -> SharingGroup:
        given = {name: form.cleaned_data[name] for name in ("code", "names", "members")}
        audience = forming.picked(request, sheet)
        return founding.found_group(
            **given, owner=owner, audience=audience, viewer=request.viewer, by=request.actor
        )

    return forming.answer(request, sheet, do, to=records.url)


@signed_in
@confirmed_again
def end(request: Request, code: str) -> HttpResponse:
    """End a group: it is said first what stays."""
    group = people.group(request.viewer, code)
    require(request.actor, Permission.GROUPS_MANAGE, parties=[group.owner_id])
    sheet = forming.Sheet(
        form=KeyedForm(forming.posted(request), initial=forming.initial(request)),
        title=_("End the group"),
        submit=_("End it now"),
        done=_("The group has ended."),
        lead=_(
            "Nobody joins it any more, and nothing new is marked for it. It takes nothing away: those who belong to it"
            " go on reading what it has received, and what is said about that reaches them. Whoever shall lose that"
            " leaves the group, before or after its end. It cannot be opened again; found another one."
        ),
        back=records.url(group),
        about=group,
        crumbs=[
            frames.Crumb(_("People"), reverse("site:people")),
            frames.Crumb(pick(group.names), records.url(group)),
            frames.Crumb(_("End the group")),
        ],
        is_grave=True,
    )
    return forming.answer(request, sheet, lambda: actions.end_group(group, by=request.actor), to=records.url)


@signed_in
@confirmed_again
def join(request: Request, code: str) -> HttpResponse:
    """Let a party join: it is said first what it will see."""
    group = people.group(request.viewer, code)
    require(request.actor, Permission.GROUPS_MANAGE, parties=[group.owner_id])
    form = _join_form(request, group)
    if "do" in request.POST and form.is_valid():
        party = people.party(request.viewer, form.cleaned_data["party"])
        given = {name: form.cleaned_data[name] for name in ("open_earlier", "until")}
        try:
            once_from(request, lambda: actions.join(group, party, by=request.actor, **given))
        except Invalid as error:
            markings.say(form, error.fields)
        else:
            messages.success(request, _("The party belongs to the group from now on."))
            return responses.go(request, records.url(group))
    context = {"group": group, "form": form, "shown": form.is_bound and form.is_valid()}
    if context["shown"]:
        context["party"] = people.party(request.viewer, form.cleaned_data["party"])
    return responses.page(request, "site/people/join.html", context, status=422 if form.errors else 200)


def _join_form(request: Request, group: SharingGroup) -> JoinForm:
    form = JoinForm(request.POST or None, initial={"act_key": act_key(request)})
    members = {member.party_id for member in people.roster(request.viewer, group)}
    others = [party for party in people.parties(request.viewer) if party.pk not in members]
    cast(ChoiceField, form.fields["party"]).choices = [(party.code, pick(party.names)) for party in others]
    return form


@signed_in
@confirmed_again
def leave(request: Request, id_: uuid.UUID) -> HttpResponse:
    """End a party's membership: it is said first what it loses."""
    member = people.group_membership(request.viewer, id_)
    require(request.actor, Permission.GROUPS_MANAGE, parties=[member.group.owner_id, member.party_id])
    if "do" in request.POST:
        actions.leave(member, by=request.actor)
        messages.success(
            request, _("The party has left the group. It lost the reading at once, in open pages too.")
        )
        return responses.go(request, reverse("site:people"))
    return responses.page(request, "site/people/leave.html", {"member": member, "group": member.group})
