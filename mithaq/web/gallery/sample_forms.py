"""Forms of the gallery: filters, a faulty one, a remark, a marking."""

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.i18n import pick

from .. import completion, forms, states
from . import cast


class Filters(django_forms.Form):
    """Filters over a register."""

    words = django_forms.CharField(label=_("Words"), required=False)
    state = django_forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(code, states.word(code).label) for code in cast.STATES]
        self.fields["state"] = django_forms.ChoiceField(
            label=_("State"), required=False, choices=[("", _("any")), *choices]
        )


class Commitment(django_forms.Form):
    """A form with every kind of field."""

    title = forms.NamesFormField(label=_("Title"), help_text=_("Say what will be different when it is done."))
    proof = forms.NamesFormField(label=_("Proof wanted"), rows=2, required=False)
    due = forms.DateField(label=_("Due"), help_text=_("The last day on which it may be done."))
    step = django_forms.ChoiceField(
        label=_("Own reading"), choices=completion.STEPS, widget=django_forms.RadioSelect
    )
    agreed = django_forms.BooleanField(label=_("The responsible party has agreed"), required=False)
    file = django_forms.FileField(label=_("Evidence"), required=False)
    days = django_forms.IntegerField(label=_("Days"), required=False)


class Remark(django_forms.Form):
    """A contribution to the discussion."""

    text = django_forms.CharField(
        label=_("Your words"), widget=django_forms.Textarea({"rows": 3, "dir": "auto"})
    )


def faulty() -> Commitment:
    """Return the form after a post that cannot be accepted."""
    bound = Commitment({"proof_ar": pick(cast.TITLES[0], "ar"), "due": "2026-02-30", "days": "12"})
    bound.is_valid()
    return bound


def marking() -> forms.MarkingForm:
    """Return the marking picker with the parties of the cast."""
    parties = [
        ("east", pick(cast.EAST.names)),
        ("west", pick(cast.WEST.names)),
        ("ministry", pick(cast.MINISTRY.names)),
    ]
    groups = [("community", pick(cast.GREEN.receivers[0]))]
    return forms.MarkingForm(
        parties=parties, groups=groups, initial={"tlp": "AMBER+STRICT", "parties": ["east", "west"]}
    )
