"""Forms of single steps: agree, report, verify, waive, move the date, read, dispute, settle, prove."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.domains.plan.rules.slips import CAUSES
from mithaq.web.completion import STEPS
from mithaq.web.forms import NOTHING, DateField, KeyedForm, NarrowableForm, note_field, text_field


class ConfirmForm(KeyedForm):
    """A step that needs no words."""


class NoteForm(KeyedForm):
    """A step that may be explained."""

    note = note_field()


class ReasonedForm(KeyedForm):
    """A step that must be explained."""

    note = note_field(required=True)


class WaiveForm(KeyedForm):
    """Releases a party from its promise."""

    reason = note_field(
        _("Reason"), required=True, hint=_("Which body decided, and why. All who see the promise read it.")
    )


class MoveDueForm(KeyedForm):
    """Moves a due date; the cause is asked for."""

    to_date = DateField(label=_("New date"))
    cause = forms.ChoiceField(label=_("Cause"), choices=[NOTHING, *CAUSES.items()])
    note = note_field(hint=_("What happened. Needed for “Other cause”."))


class ReadingForm(NarrowableForm):
    """One party's judgement of completion."""

    step = forms.ChoiceField(label=_("How far is it kept?"), choices=list(STEPS), widget=forms.RadioSelect)
    note = text_field(_("What this rests on"), required=False, hint=_("What was seen, where and when."))
    read_on = DateField(label=_("Read on"))
    field_order = ("step", "note", "read_on", "narrower")


class DisputeForm(NarrowableForm):
    """An objection."""

    reason = text_field(_("What do you object to?"), hint=_("And what would settle it."))
    field_order = ("reason", "narrower")


class SettleForm(KeyedForm):
    """The end of a dispute."""

    settlement = text_field(_("How was it settled?"))


class EvidenceForm(NarrowableForm):
    """A file offered as proof."""

    file = forms.FileField(label=_("File"), allow_empty_file=True, max_length=None)
    note = note_field(_("What it shows"))
    field_order = ("file", "note", "narrower")


class AgreementStepForm(KeyedForm):
    """A step of an agreement."""

    on = DateField(label=_("On"), required=False, help_text=_("Empty for today."))
    note = note_field(hint=_("What was decided, and by whom."))
