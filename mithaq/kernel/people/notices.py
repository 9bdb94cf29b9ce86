"""Notices about who comes to act for a party: to its officers, to the person, and to secretaries who have to agree."""

import uuid
from typing import Final

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.delivery import texts
from mithaq.kernel.delivery.queue import Notice

from . import queries, seconds
from .models import PARTY, Account, Membership, Token

PROPOSED: Final = "membership.proposed"
AGREED: Final = "membership.agreed"
INVITED: Final = "membership.invited"
BY_OPERATOR: Final = "token.created"

texts.register(
    PROPOSED,
    subject=_("An appointment waits for a second officer"),
    line=_("%(person)s is to act for %(party)s. It holds once a second person has agreed."),
)
texts.register(
    AGREED,
    subject=_("An appointment was agreed to"),
    line=_("%(person)s may act for %(party)s."),
)
texts.register(
    INVITED,
    subject=_("An invitation was made"),
    line=_("An invitation was made for %(person)s of %(party)s. If nobody of you asked for it, speak up."),
)

texts.register(
    BY_OPERATOR,
    subject=_("A token for a program was made by whoever runs the server"),
    line=_("A token was made that acts as %(person)s of %(party)s. If nobody of you asked for it, speak up."),
)


def to_officers(template: str, about: Membership, *, waits_for: str = "") -> list[Notice]:
    """Return a notice of the act about to be committed on `about` to each officer of its party who sees it, and to whom
    it is about where he has an account; and to those whose agreement it `waits_for`.
    """
    told = _officers(about, about.audience_id)
    if waits_for:
        party, audience = about.party_id, about.audience_id
        held = seconds.asked(queries.all_in_force(), waits_for, party=party, audience=audience)
        told |= {one.person_id for one in held}
    return [_notice(template, about, about, recipient) for recipient in sorted(told)]


def of_token(token: Token) -> list[Notice]:
    """Return a notice of a token that is made for somebody to each officer of his party who sees it, and to himself."""
    told = _officers(token.membership, token.audience_id)
    return [_notice(BY_OPERATOR, token, token.membership, recipient) for recipient in sorted(told)]


def _officers(held: Membership, audience: uuid.UUID) -> set[uuid.UUID]:
    found = seconds.asked(queries.all_in_force(), PARTY, party=held.party_id, audience=audience)
    himself = Account.objects.filter(person=held.person_id).values_list("person_id", flat=True)
    return {*(one.person_id for one in found), *himself}


def _notice(template: str, about: Membership | Token, held: Membership, recipient: uuid.UUID) -> Notice:
    path, who = f"/record/{about.KIND}/{about.pk}/", {"person": held.person.names, "party": held.party.names}
    return Notice.about(about, template, recipient, once=about.version + 1, path=path, **who)
