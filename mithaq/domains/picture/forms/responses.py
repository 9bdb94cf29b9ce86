"""Forms of what follows a report: assess it, decide on a suggestion, take it in hand, join it with another one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.web.forms import KeyedForm, NarrowableForm, note_field
from mithaq.web.number_fields import WholeNumberField

from ..actions import Verdict
from ..actions.claiming import MOST_HOURS
from ..rules import choices

NOT_JUDGED = ("", _("not judged"))


class ConfirmForm(KeyedForm):
    """A step that needs no words."""


class AssessForm(NarrowableForm):
    """One party's verdict: what it says, what that rests on, and the two grades, each for itself."""

    verdict = forms.ChoiceField(
        label=_("What does your party say of it?"),
        choices=list(choices.VERDICTS.items()),
        widget=forms.RadioSelect,
    )
    basis = forms.ChoiceField(
        label=_("What does that rest on?"),
        choices=list(choices.BASES.items()),
        widget=forms.RadioSelect,
        help_text=_("Who repeats the same source confirms nothing."),
    )
    reliability = forms.ChoiceField(
        label=_("Reliability of the source, A–F"),
        required=False,
        choices=[NOT_JUDGED, *choices.RELIABILITY.items()],
        help_text=_("How far your party trusts the source, whatever it says here."),
    )
    credibility = forms.TypedChoiceField(
        label=_("Credibility of what it says, 1–6"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[NOT_JUDGED, *choices.CREDIBILITY.items()],
        help_text=_("How likely this report is true, whoever said it."),
    )
    note = note_field(_("What this rests on, in words"))
    field_order = ("verdict", "basis", "reliability", "credibility", "note", "narrower")

    def given(self) -> Verdict:
        """Return what was entered."""
        told = self.values()
        return Verdict(**{name: told[name] for name in Verdict.__dataclass_fields__})


class DiscardForm(KeyedForm):
    """Why a report stays as it is."""

    answer = note_field(
        _("Why does the report stay as it is?"),
        required=True,
        hint=_("The party that suggested it reads this."),
    )


class ClaimForm(KeyedForm):
    """I am on it, for some hours."""

    hours = WholeNumberField(label=_("For how many hours?"), min_value=1, max_value=MOST_HOURS, initial=4)
    note = forms.CharField(label=_("What you do"), required=False, max_length=500)


class JoinForm(KeyedForm):
    """Which other report, or imported event, is the same event."""

    of = forms.ChoiceField(label=_("What counts for whoever sees both"), widget=forms.RadioSelect)
    reason = note_field(_("How do you know?"))

    def __init__(
        self, offered: Iterable[tuple[str, Any]], data: Any = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["of"].choices = list(offered)  # type: ignore[attr-defined]
