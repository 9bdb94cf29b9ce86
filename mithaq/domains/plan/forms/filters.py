"""Filters over registers and pictures, sent by GET."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.markings.viewers import Viewer
from mithaq.web import states as words
from mithaq.web.forms import ANY, RecordField

from ..queries import records
from ..queries.registers import Wanted
from ..rules import risks
from ..rules.states import TABLES

_LABELS = {
    "line": (_("Line of effort"), "line_of_effort"),
    "objective": (_("Objective"), "objective"),
    "initiative": (_("Initiative"), "initiative"),
    "party": (_("Party"), "party"),
}


class Filters(forms.Form):
    """Filters by line, objective, initiative, party, state and kind, as far as `by` names them.

    What does not fit counts as not asked for: a link that is out of date still shows the list.
    """

    def __init__(
        self,
        viewer: Viewer,
        data: Any,
        by: Iterable[str],
        *,
        kind: str = "",
        more: Sequence[tuple[str, Any]] = (),
    ) -> None:
        super().__init__(data)
        for name in by:
            self.fields[name] = self._field(viewer, name, kind, more)

    def _field(self, viewer: Viewer, name: str, kind: str, more: Sequence[tuple[str, Any]]) -> forms.Field:
        if name == "state":
            states = [(state, words.word(state).label) for state in TABLES[kind].states]
            return forms.ChoiceField(label=_("State"), required=False, choices=[ANY, *more, *states])
        if name == "kind":
            return forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *risks.KINDS.items()])
        label, offered = _LABELS[name]
        field = RecordField(label=label, required=False, nothing=ANY)
        field.offer(records.choices(viewer, offered))
        return field

    @property
    def is_set(self) -> bool:
        """Return whether anything is asked for."""
        return any(self.data.get(name) for name in self.fields)

    def wanted(self) -> Wanted:
        """Return what is asked for."""
        self.is_valid()
        given = {name: _id(value) for name, value in self.cleaned_data.items() if value}
        return Wanted(**given)


def _id(value: Any) -> Any:
    return value if isinstance(value, str) else value.pk
