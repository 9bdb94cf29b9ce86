"""Forms for what is agreed: commitments, agreements, clauses."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.domains.plan.queries import records as plan
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.web.forms import (
    NOTHING,
    DateField,
    Fold,
    KeyedForm,
    NamesFormField,
    RecordField,
    RecordsField,
    label_of,
)

from ..actions import Terms, Text
from ..models import Agreement
from ..queries.promises import Promise
from ..queries.texts import clauses_to_choose
from ..rules import choices


class TermsForm(KeyedForm):
    """What is promised, by whom, by when, shown by what."""

    FOLDS = (
        Fold(_("Who supports it, and when, where no date was agreed"), ("supporting", "due_note")),
        Fold(_("Clause, initiative and problem"), ("clause", "initiative", "origin_note", "problem")),
    )

    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        help_text=_("What people will call it, such as MOU-3. Yours, so choose freely."),
    )
    title = NamesFormField(
        label=_("What is promised"), help_text=_("One sentence that can be seen to be kept or not.")
    )
    responsible = RecordField(label=_("Responsible party"), help_text=_("The one party that answers for it."))
    supporting = RecordsField(label=_("Supporting parties"), required=False)
    due = DateField(
        label=_("Due"), required=False, help_text=_("Or say below when, where no date was agreed.")
    )
    due_note = NamesFormField(label=_("When, where no date was agreed"), required=False)
    proof_wanted = NamesFormField(
        label=_("Proof wanted"), rows=2, required=False, help_text=_("What another party will ask to see.")
    )
    origin = forms.ChoiceField(label=_("Comes from"), choices=list(choices.ORIGINS.items()))
    clause = RecordField(label=_("Clause"), required=False)
    origin_note = NamesFormField(label=_("Note on where it comes from"), rows=2, required=False)
    initiative = RecordField(label=_("Initiative"), required=False)
    problem = NamesFormField(label=_("Problem it answers"), rows=2, required=False)

    def __init__(self, viewer: Viewer, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        parties = list(people.parties(viewer))
        _offer(self, "responsible", parties)
        _offer(self, "supporting", parties)
        _offer(self, "initiative", plan.initiatives(viewer))
        self._offer_clauses(viewer)

    def _offer_clauses(self, viewer: Viewer) -> None:
        """Offer the clauses under the titles of their agreements."""
        field = self.fields["clause"]
        assert isinstance(field, RecordField)
        found = clauses_to_choose(viewer)
        field.offer(found)
        groups: dict[str, list[tuple[str, str]]] = {}
        for clause in found:
            groups.setdefault(label_of(clause.agreement), []).append((str(clause.pk), label_of(clause)))
        field.choices = [NOTHING, *groups.items()]

    @staticmethod
    def initial_of(promise: Promise) -> dict[str, Any]:
        """Return what the form starts with for an existing proposal."""
        commitment = promise.commitment
        plain = (
            "code",
            "title",
            "due",
            "due_note",
            "proof_wanted",
            "origin",
            "origin_note",
            "problem",
            "version",
        )
        found = {name: getattr(commitment, name) for name in plain}
        seen = ("responsible", "supporting", "clause", "initiative")
        return found | {name: getattr(promise, name) for name in seen}

    def terms(self) -> Terms:
        """Return what was entered."""
        return Terms(**self.values())


class AgreementForm(KeyedForm):
    """What an agreement says of itself."""

    FOLDS = (Fold(_("Later dates: in force, review, end"), ("in_force_on", "review_on", "ended_on")),)
    # "parties" is a field of the marking picker in the same page
    RENAMED = {"parties": "between"}

    code = forms.CharField(label=_("Code"), max_length=60)
    title = NamesFormField(label=_("Title"))
    kind = forms.ChoiceField(label=_("Kind"), choices=list(choices.AGREEMENT_KINDS.items()))
    between = RecordsField(label=_("Parties"))
    signed_on = DateField(label=_("Signed on"), required=False)
    in_force_on = DateField(label=_("In force from"), required=False)
    review_on = DateField(label=_("Review due on"), required=False)
    ended_on = DateField(label=_("Ended on"), required=False)

    def __init__(self, viewer: Viewer, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        _offer(self, "between", people.parties(viewer))

    @classmethod
    def initial_of(cls, agreement: Agreement, parties: Any) -> dict[str, Any]:
        """Return what the form starts with for an existing agreement."""
        names = [name for name in cls.base_fields if name not in ("between", "act_key")]
        return {name: getattr(agreement, name) for name in names} | {"between": parties}

    def text(self) -> Text:
        """Return what was entered."""
        given = self.values()
        return Text(parties=given.pop("between"), **given)


class ClauseForm(KeyedForm):
    """One numbered clause."""

    number = forms.CharField(
        label=_("Number"), max_length=20, help_text=_("As the agreement counts: 4, 4.2, IV.")
    )
    text = NamesFormField(label=_("Text"), rows=4)


def _offer(form: forms.Form, name: str, records: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, (RecordField, RecordsField))
    field.offer(records)
