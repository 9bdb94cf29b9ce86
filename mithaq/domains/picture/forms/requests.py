"""Forms of requests for information: ask, answer, refuse, close."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.markings import levels
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.web.forms import (
    DateField,
    KeyedForm,
    NamesFormField,
    NarrowableForm,
    RecordField,
    RecordsField,
    note_field,
)

from ..actions import Question
from ..queries import reports

MOST_OFFERED = 50


def _own_reports(viewer: Viewer) -> Any:
    """Return the newest reports of the reader's party; of what is RED no list says a word."""
    mine = reports.visible(viewer).filter(owner=viewer.party_id).exclude(audience__tlp=levels.RED)
    return mine.order_by("-created_at", "-id")[:MOST_OFFERED]


class AskForm(KeyedForm):
    """A question to other parties, due on a day."""

    title = NamesFormField(
        label=_("What is asked"),
        max_length=300,
        is_folded=True,
        help_text=_("One question, as short as it can be."),
    )
    asked = RecordsField(label=_("Asked of"))
    due = DateField(label=_("Due"))
    question = NamesFormField(
        label=_("What you know already, and what you need it for"),
        max_length=5000,
        rows=4,
        required=False,
        is_folded=True,
    )

    def __init__(self, viewer: Viewer, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["asked"]
        assert isinstance(field, RecordsField)
        field.offer(one for one in people.parties(viewer) if one.pk != viewer.party_id)

    def given(self, about: Any) -> Question:
        """Return what was entered; `about` is the report that the question is about, or None."""
        return Question(**self.values(), about=about)


class AnswerForm(NarrowableForm):
    """What an asked party answers."""

    text = NamesFormField(label=_("Answer"), max_length=5000, rows=4, is_folded=True)
    report = RecordField(
        label=_("See the report"),
        required=False,
        help_text=_("A report of your party that the asking party can see."),
    )
    field_order = ("text", "report", "narrower")

    def __init__(self, viewer: Viewer, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["report"]
        assert isinstance(field, RecordField)
        field.offer(_own_reports(viewer))


class RefuseForm(KeyedForm):
    """Why an asked party does not answer."""

    reason = NamesFormField(
        label=_("Reason"),
        max_length=2000,
        rows=3,
        is_folded=True,
        help_text=_("The party that asked reads this."),
    )


class CloseForm(KeyedForm):
    """The end of a request."""

    note = note_field(_("What came of it"))
