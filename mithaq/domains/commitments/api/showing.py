"""From records to shapes, and from codes and ids to records, as far as the reader may see them."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from mithaq.domains.plan.queries import records as plan
from mithaq.kernel.errors import Invalid, NotVisible
from mithaq.kernel.markings.models import Audience, Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.web import api
from mithaq.web.api import MarkingIn, NamesSchema

from .. import actions, queries
from ..queries.promises import Promise
from ..queries.texts import Duty, Text
from . import shapes


def commitment(request: Any, promise: Promise) -> shapes.CommitmentOut:
    """Return a commitment as the reader sees it."""
    c = promise.commitment
    shown: dict[str, Any] = {"state": promise.state, "standing": promise.standing}
    return shapes.CommitmentOut(
        **api.record(request, c),
        **shown,
        **{name: getattr(c, name) for name in _PLAIN},
        clause=promise.clause.pk if promise.clause else None,
        agreement=promise.agreement.pk if promise.agreement else None,
        initiative=promise.initiative.pk if promise.initiative else None,
        responsible=code(request, c.responsible_id),
        supporting=[party.code for party in promise.supporting],
        agreed_by=[party.code for party in promise.agreed_by],
        days_late=promise.days_late,
        verified_by=code(request, c.verified_by_id),
        waived_by=code(request, c.waived_by_id),
        own_reading=reading(request, promise.own) if promise.own else None,
        other_reading=reading(request, promise.other) if promise.other else None,
        other_readings=[reading(request, other) for other in promise.others],
        gap=promise.gap,
        url=promise.url,
    )


_PLAIN = (
    "code",
    "title",
    "problem",
    "proof_wanted",
    "origin",
    "origin_note",
    "due",
    "due_note",
    "note",
    "reported_on",
    "verified_on",
    "waived_on",
    "source",
    "invented",
)


def reading(request: Any, shown: Any) -> shapes.ReadingOut:
    """Return a reading."""
    return shapes.ReadingOut(
        **api.record(request, shown),
        commitment=shown.commitment_id,
        key=shown.kind,
        party=code(request, shown.party_id),
        step=shown.step,
        note=shown.note,
        language=shown.language,
        read_on=shown.read_on,
    )


def dispute(request: Any, shown: Any) -> shapes.DisputeOut:
    """Return a dispute."""
    plain = ("reason", "language", "raised_on", "state", "settlement", "settled_on")
    return shapes.DisputeOut(
        **api.record(request, shown),
        **{name: getattr(shown, name) for name in plain},
        commitment=shown.commitment_id,
        party=code(request, shown.party_id),
        settled_by=code(request, shown.settled_by_id),
    )


def slip(request: Any, shown: Any) -> shapes.SlipOut:
    """Return a slip."""
    plain = ("from_date", "to_date", "days", "cause", "note")
    return shapes.SlipOut(**api.record(request, shown), **{name: getattr(shown, name) for name in plain})


def evidence(request: Any, shown: Any) -> shapes.EvidenceOut:
    """Return a file's description."""
    plain = ("subject_kind", "subject", "name", "media_type", "size", "sha256", "note")
    return shapes.EvidenceOut(
        **api.record(request, shown),
        **{name: getattr(shown, name) for name in plain},
        content_url=shown.get_absolute_url(),
    )


def agreement(request: Any, text: Text) -> shapes.AgreementOut:
    """Return an agreement."""
    shown: Any = text.agreement
    plain = (
        "code",
        "title",
        "state",
        "note",
        "signed_on",
        "in_force_on",
        "review_on",
        "ended_on",
        "source",
        "invented",
    )
    return shapes.AgreementOut(
        **api.record(request, shown),
        **{name: getattr(shown, name) for name in plain},
        agreement_kind=shown.kind,
        parties=[party.code for party in text.parties],
        url=shown.get_absolute_url(),
    )


def clause(request: Any, duty: Duty) -> shapes.ClauseOut:
    """Return a clause."""
    return shapes.ClauseOut(
        **api.record(request, duty.clause),
        agreement=duty.clause.agreement_id,
        number=duty.clause.number,
        text=duty.clause.text,
        commitments=[promise.pk for promise in duty.promises],
    )


def code(request: Any, party: uuid.UUID | None) -> str | None:
    """Return the code of a party, if the reader may see it."""
    return api.codes(request).get(str(party)) if party else None


def terms(request: Any, given: shapes.TermsIn) -> actions.Terms:
    """Return what was sent as terms. Raises Invalid for what the reader does not know."""
    supporting = parties(request, given.supporting, "supporting")
    return actions.Terms(
        code=given.code,
        title=names(given.title),
        responsible=parties(request, [given.responsible], "responsible")[0],
        origin=given.origin,
        supporting=supporting,
        problem=names(given.problem),
        proof_wanted=names(given.proof_wanted),
        origin_note=names(given.origin_note),
        clause=_known("clause", lambda: queries.clause(request.viewer, given.clause))
        if given.clause
        else None,
        initiative=_known("initiative", lambda: plan.initiative(request.viewer, given.initiative))
        if given.initiative
        else None,
        due=given.due,
        due_note=names(given.due_note),
    )


def agreed(request: Any, given: shapes.AgreementTextIn) -> actions.Text:
    """Return what was sent of an agreement. Raises Invalid for parties that the reader does not know."""
    return actions.Text(
        code=given.code,
        title=names(given.title),
        kind=given.agreement_kind,
        parties=parties(request, given.parties, "parties"),
        signed_on=given.signed_on,
        in_force_on=given.in_force_on,
        review_on=given.review_on,
        ended_on=given.ended_on,
    )


def _known(field: str, find: Any) -> Any:
    try:
        return find()
    except NotVisible as error:
        raise Invalid(fields={field: _("There is no such record that you can see.")}) from error


def parties(request: Any, codes: Iterable[str], field: str) -> list[Any]:
    """Return visible parties by code, in the order given.

    Raises Invalid for one that the reader does not know.
    """
    wanted = list(dict.fromkeys(codes))
    found = {party.code: party for party in people.parties(request.viewer).filter(code__in=wanted)}
    if unknown := [one for one in wanted if one not in found]:
        raise Invalid(fields={field: _("Unknown: %s. Choose from the list.") % ", ".join(unknown)})
    return [found[one] for one in wanted]


def names(given: NamesSchema | None) -> dict[str, str]:
    """Return the filled languages; none where it was left out."""
    return given.names() if given else {}


def narrower(request: Any, given: MarkingIn | None) -> Audience | None:
    """Return the audience of a marking of its own, None where the record's stands."""
    return api.audience(request, given) if given else None


def reread(request: Any, made: Marked) -> shapes.CommitmentOut:
    """Return a commitment as it stands after an act.

    Asked for anew: the act may have made an audience that the reader belongs to and did not hold before.
    """
    return commitment(request, queries.commitment(Viewer.of(request.actor), made.pk))


def reread_agreement(request: Any, made: Marked) -> shapes.AgreementOut:
    """Return an agreement as it stands after an act, asked for anew."""
    return agreement(request, queries.agreement(Viewer.of(request.actor), made.pk))
