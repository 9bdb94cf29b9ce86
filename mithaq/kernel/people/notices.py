"""Notices about who comes to act for a party: to its officers, to the person, and to secretaries who have to agree."""

import uuid
from typing import Final

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.delivery import texts
from mithaq.kernel.delivery.queue import Notice

from . import queries, seconds
from .models import Account, Membership

PROPOSED: Final = "membership.proposed"
AGREED: Final = "membership.agreed"
INVITED: Final = "membership.invited"

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


def to_officers(template: str, about: Membership, *, secretaries: bool = False) -> list[Notice]:
    """Return a notice of the act about to be committed on `about` to each officer of its party who sees it, and to whom
    it is about where he has an account; `secretaries` adds those of joint bodies who see it.
    """
    held, audience = queries.all_in_force(), about.audience_id
    told = {one.person_id for one in seconds.officers(held, about.party_id, audience)}
    told |= set(Account.objects.filter(person=about.person_id).values_list("person_id", flat=True))
    if secretaries:
        told |= {one.person_id for one in seconds.secretaries(held, audience)}
    return [_notice(template, about, recipient) for recipient in sorted(told)]


def _notice(template: str, about: Membership, recipient: uuid.UUID) -> Notice:
    return Notice(
        recipient=recipient,
        template=template,
        audience_id=about.audience_id,
        dedupe_key=f"{template}:{about.pk}:{about.version + 1}",
        context={"person": about.person.names, "party": about.party.names},
        kind=about.KIND,
        record_id=about.pk,
        path=f"/record/{about.KIND}/{about.pk}/",
    )
