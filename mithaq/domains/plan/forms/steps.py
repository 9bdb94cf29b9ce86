"""Forms of single steps: moving a date, reporting done, verifying, changing a state, taking part."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.web import states as words
from mithaq.web.forms import NOTHING, DateField, KeyedForm, RecordField, note_field

from ..rules import slips
from ..rules.parties import ROLES
from ..rules.states import TABLES


class MoveForm(KeyedForm):
    """Moves a due date; the cause is asked for."""

    to_date = DateField(label=_("New date"))
    cause = forms.ChoiceField(label=_("Cause"), choices=[NOTHING, *slips.CAUSES.items()])
    note = note_field(hint=_("What happened, in a sentence or two. Needed for “Other cause”."))


class MoveInitiativeForm(MoveForm):
    """Moves a planned date of an initiative."""

    moved = forms.ChoiceField(
        label=_("Which date"),
        choices=[(name, slips.MOVED[name]) for name in ("planned_end", "planned_start")],
    )
    field_order = ("moved", "to_date", "cause", "note")


class DoneForm(KeyedForm):
    """Turns the first key."""

    done_on = DateField(label=_("Done on"))
    note = note_field(hint=_("Where the proof is to be found."))


class NoteForm(KeyedForm):
    """A step that may be explained."""

    note = note_field()


class ReasonForm(KeyedForm):
    """A step that must be explained."""

    note = note_field(_("Reason"), required=True)


class StateForm(KeyedForm):
    """Chooses among the states that can follow; each that needs a note says so."""

    to = forms.ChoiceField(label=_("New state"), widget=forms.RadioSelect)
    note = note_field(
        _("Reason"), hint=_("Needed for going back and for the steps marked with “reason needed”.")
    )

    def __init__(
        self, data: Any = None, *, kind: str, state: str, allowed: Any = None, **options: Any
    ) -> None:
        super().__init__(data, **options)
        table = TABLES[kind]
        following = [to for to in table.next(state) if allowed is None or to in allowed]
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(to, self._label(to, needs_note=table.needs_note(state, to))) for to in following]

    @staticmethod
    def _label(to: str, *, needs_note: bool) -> str:
        word = words.word(to).label
        return _("%(state)s (reason needed)") % {"state": word} if needs_note else str(word)


class StageForm(StateForm):
    """Changes the stage of an initiative."""

    on = DateField(
        label=_("On"),
        required=False,
        help_text=_("The day on which it really started or ended; empty for today."),
    )
    field_order = ("to", "on", "note")


class ReviewForm(KeyedForm):
    """Says how an assumption stands."""

    state = forms.ChoiceField(label=_("How it stands"), widget=forms.RadioSelect)
    look_by = DateField(label=_("Look at it again by"), required=False)
    note = note_field(_("Reason"), hint=_("Needed when it is broken, and when it holds again."))

    def __init__(self, data: Any = None, *, state: str, **options: Any) -> None:
        super().__init__(data, **options)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, words.word(code).label) for code in TABLES["assumption"].states]
        field.initial = state


class PartyForm(KeyedForm):
    """Adds a party in a role."""

    party = RecordField(label=_("Party"))
    role = forms.ChoiceField(label=_("Role"), choices=list(ROLES.items()))
