"""What is promised, and what an agreement says of itself: plain values, checked before they are written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mithaq.domains.plan.models import Initiative
from mithaq.kernel.errors import Invalid
from mithaq.kernel.errors import Text as Said
from mithaq.kernel.i18n import Names
from mithaq.kernel.markings import audiences
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people.models import Party

from ..models import Agreement, Clause, Commitment


@dataclass(frozen=True)
class Terms:
    """The content of a commitment. `due` or, where no date was agreed, `due_note`."""

    code: str
    title: Names
    responsible: Party
    origin: str
    problem: Names = field(default_factory=dict)
    proof_wanted: Names = field(default_factory=dict)
    origin_note: Names = field(default_factory=dict)
    clause: Clause | None = None
    initiative: Initiative | None = None
    supporting: Sequence[Party] = ()
    due: date | None = None
    due_note: Names = field(default_factory=dict)

    def write_to(self, commitment: Commitment) -> None:
        """Put the terms on the record; the supporting parties are given to `commit` apart."""
        for name in _PLAIN:
            setattr(commitment, name, getattr(self, name))

    def check(self, *, audience: Audience) -> None:
        """Raise Invalid, naming the fields, where the terms are no promise that can be kept."""
        wrong: dict[str, Said] = {}
        if not self.code.strip():
            wrong["code"] = _("Give it a code, such as MOU-3.")
        if self.origin == "clause" and self.clause is None:
            wrong["clause"] = _("Say which clause it comes from.")
        if self.due is None and not self.due_note:
            wrong["due"] = _("Give a date, or say in words when it is due.")
        if self.responsible in self.supporting:
            wrong["supporting"] = _("The responsible party cannot support itself.")
        if not audiences.may_reach(audience, self.responsible.pk):
            wrong["responsible"] = _(
                "The marking leaves this party out: it has to see what it is to promise."
            )
        if wrong:
            raise Invalid(fields=wrong)


_PLAIN = (
    "code",
    "title",
    "responsible",
    "origin",
    "problem",
    "proof_wanted",
    "origin_note",
    "clause",
    "initiative",
    "due",
    "due_note",
)


@dataclass(frozen=True)
class Text:
    """What an agreement says of itself."""

    code: str
    title: Names
    kind: str
    parties: Sequence[Party]
    signed_on: date | None = None
    in_force_on: date | None = None
    review_on: date | None = None
    ended_on: date | None = None

    def write_to(self, agreement: Agreement) -> None:
        """Put it on the record; the parties are given to `commit` apart."""
        values: dict[str, Any] = {name: value for name, value in vars(self).items() if name != "parties"}
        for name, value in values.items():
            setattr(agreement, name, value)

    def check(self) -> None:
        """Raise Invalid, naming the fields, where parties are missing or the dates run backwards."""
        wrong: dict[str, Said] = {}
        if not self.code.strip():
            wrong["code"] = _("Give it a code, such as MOU-3.")
        if len(set(self.parties)) < 2:
            wrong["parties"] = _("An agreement has at least two parties.")
        if self.signed_on and self.in_force_on and self.in_force_on < self.signed_on:
            wrong["in_force_on"] = _("It cannot be in force before it is signed.")
        if self.ended_on and self.in_force_on and self.ended_on < self.in_force_on:
            wrong["ended_on"] = _("The end lies before the beginning.")
        if wrong:
            raise Invalid(fields=wrong)
