"""Forms to create and edit each kind; field names are those of the models."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.i18n import pick
from mithaq.kernel.markings.viewers import Viewer
from mithaq.web.forms import NOTHING, DateField, Fold, KeyedForm, NamesFormField, RecordField, Suggesting
from mithaq.web.number_fields import WholeNumberField

from ..models.base import CODE, PlanRecord
from ..models.initiatives import SECTOR
from ..queries import records
from ..rules import risks, sectors

SMART = {
    "specific": _("Specific: what exactly"),
    "measurable": _("Measurable: how one would know"),
    "achievable": _("Achievable: why it can be done"),
    "relevant": _("Relevant: why it matters"),
    "time_bound": _("Time-bound: by when"),
}
_SMART_PREFIX = "smart_"


class NumberField(forms.TypedChoiceField):
    """A choice among the steps of a scale; cleans to a number, or None."""

    def __init__(self, scale: dict[int, str | Promise], **options: Any) -> None:
        choices = [NOTHING, *((key, f"{key} · {word}") for key, word in scale.items())]
        super().__init__(choices=choices, coerce=int, empty_value=None, **options)


class Draft(KeyedForm):
    """Base of the forms of this module: knows what the viewer may choose from."""

    OFFERS: dict[str, str] = {}

    def __init__(self, viewer: Viewer, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        for name, kind in self.OFFERS.items():
            field = self.fields.get(name)
            if isinstance(field, RecordField):
                field.offer(records.choices(viewer, kind))

    @classmethod
    def initial_of(cls, record: PlanRecord) -> dict[str, Any]:
        """Return what the form starts with for an existing record."""
        plain = [name for name in cls.base_fields if name not in (*cls.OFFERS, "act_key")]
        found = {name: getattr(record, name, None) for name in plain}
        found |= {name: str(getattr(record, f"{name}_id", None) or "") for name in cls.OFFERS}
        return found


class LineOfEffortForm(Draft):
    """A line of effort."""

    FOLDS = (Fold(_("Summary and position"), ("summary", "position")),)

    code = forms.CharField(label=_("Code"), max_length=40, validators=[CODE])
    title = NamesFormField(label=_("Title"))
    summary = NamesFormField(label=_("Summary"), rows=2, required=False)
    end_state = NamesFormField(
        label=_("End state"),
        rows=2,
        required=False,
        help_text=_("What will be so when this line has done its work."),
    )
    position = WholeNumberField(label=_("Position"), min_value=0, max_value=999, initial=0)


class ObjectiveForm(Draft):
    """An objective, with its SMART notes as one field each."""

    OFFERS = {"line_of_effort": "line_of_effort", "parent": "objective"}
    FOLDS = (
        Fold(_("Part of another objective"), ("parent",)),
        Fold(_("SMART: five questions to the objective"), tuple(f"{_SMART_PREFIX}{part}" for part in SMART)),
    )

    code = forms.CharField(label=_("Code"), max_length=40, validators=[CODE])
    title = NamesFormField(label=_("Title"))
    line_of_effort = RecordField(label=_("Line of effort"))
    parent = RecordField(label=_("Part of"), required=False)
    statement = NamesFormField(
        label=_("Statement"), rows=2, required=False, help_text=_("The wanted change, in full.")
    )

    def __init__(self, viewer: Viewer, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(viewer, data, initial=initial)
        for part, label in SMART.items():
            self.fields[f"{_SMART_PREFIX}{part}"] = NamesFormField(label=label, required=False)

    @classmethod
    def initial_of(cls, record: Any) -> dict[str, Any]:
        notes = {f"{_SMART_PREFIX}{part}": text for part, text in record.smart.items()}
        return super().initial_of(record) | notes

    def values(self) -> dict[str, Any]:
        found = super().values()
        notes = {part: found.pop(f"{_SMART_PREFIX}{part}") for part in SMART}
        return found | {"smart": {part: text for part, text in notes.items() if text}}


class InitiativeForm(Draft):
    """An initiative. Planned dates are agreed once; later they move with a cause."""

    OFFERS = {"objective": "objective", "lead": "party"}
    FOLDS = (
        Fold(
            _("Theory of change, actual dates, sector"),
            ("theory_of_change", "actual_start", "actual_end", "sector"),
        ),
    )

    code = forms.CharField(label=_("Code"), max_length=40, validators=[CODE])
    title = NamesFormField(label=_("Title"))
    objective = RecordField(label=_("Objective"))
    lead = RecordField(label=_("Lead"), help_text=_("The one party that answers for it."))
    summary = NamesFormField(label=_("Summary"), rows=3, required=False)
    theory_of_change = NamesFormField(
        label=_("Theory of change"),
        rows=2,
        required=False,
        help_text=_("If we do this, then that follows, because …"),
    )
    planned_start = DateField(label=_("Planned start"), required=False)
    planned_end = DateField(label=_("Planned end"), required=False)
    actual_start = DateField(label=_("Actual start"), required=False)
    actual_end = DateField(label=_("Actual end"), required=False)
    sector = forms.CharField(
        label=_("Sector (DAC purpose code)"), required=False, max_length=5, validators=[SECTOR],
        help_text=_("Five digits; 15210 is security system management and reform."),
        widget=Suggesting(lambda: [(code, pick(name)) for code, name in sectors.known().items()]),
    )  # fmt: skip


class MilestoneForm(Draft):
    """A milestone; `initiative` and `due` are given once, when it is created."""

    OFFERS = {"initiative": "initiative"}

    code = forms.CharField(label=_("Code"), max_length=40, validators=[CODE])
    title = NamesFormField(label=_("Title"), help_text=_("What will be there on that day."))
    initiative = RecordField(label=_("Initiative"))
    due = DateField(
        label=_("Due"), help_text=_("This becomes the baseline. Later it moves only with a cause.")
    )
    proof_wanted = NamesFormField(
        label=_("Proof wanted"),
        rows=2,
        required=False,
        help_text=_("What the verifying party will ask to see."),
    )

    def fix_what_is_agreed(self) -> None:
        """Leave out what is not edited any more."""
        del self.fields["initiative"], self.fields["due"]


class AssumptionForm(Draft):
    """An assumption with its tripwire."""

    OFFERS = {"objective": "objective", "initiative": "initiative"}

    text = NamesFormField(
        label=_("Assumption"), rows=2, help_text=_("What must hold, though it is not in our hands.")
    )
    objective = RecordField(label=_("Objective"), required=False)
    initiative = RecordField(label=_("Initiative"), required=False)
    signal = NamesFormField(label=_("Signal"), rows=2, required=False, help_text=_("Where one would notice."))
    tripwire = NamesFormField(
        label=_("Tripwire"), rows=2, required=False, help_text=_("What counts as broken.")
    )
    tripwire_on = DateField(label=_("Look at it by"), required=False)


class RiskForm(Draft):
    """A risk, challenge or opportunity."""

    OFFERS = {"objective": "objective", "initiative": "initiative"}
    FOLDS = (Fold(_("Area, likelihood and effect"), ("area", "likelihood", "effect")),)

    risk_kind = forms.ChoiceField(
        label=_("Kind"), choices=list(risks.KINDS.items()), widget=forms.RadioSelect
    )
    title = NamesFormField(label=_("Title"))
    objective = RecordField(label=_("Objective"), required=False)
    initiative = RecordField(label=_("Initiative"), required=False)
    area = NamesFormField(label=_("Area"), required=False)
    likelihood = NumberField(risks.LIKELIHOODS, label=_("Likelihood"), required=False)
    effect = NumberField(risks.EFFECTS, label=_("Effect"), required=False)
    response = NamesFormField(label=_("Response"), rows=2, required=False)


FORMS: dict[str, type[Draft]] = {
    "line_of_effort": LineOfEffortForm,
    "objective": ObjectiveForm,
    "initiative": InitiativeForm,
    "milestone": MilestoneForm,
    "assumption": AssumptionForm,
    "risk": RiskForm,
}
