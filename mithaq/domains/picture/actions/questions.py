"""What a request asks: plain values, checked before they are written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.errors import Invalid, Text
from mithaq.kernel.i18n import Names
from mithaq.kernel.markings import audiences
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people.models import Party
from mithaq.kernel.records.actions import within

from ..models import Report


@dataclass(frozen=True)
class Question:
    """A question to parties, due on a day; it may be about a report."""

    title: Names
    asked: Sequence[Party]
    due: date
    question: Names = field(default_factory=dict)
    about: Report | None = None

    def check(self, audience: Audience, *, new: bool = True) -> None:
        """Raise Invalid, naming the fields, where nobody is asked, or somebody who would not see it."""
        wrong: dict[str, Text] = {}
        if not self.asked:
            wrong["asked"] = _("Name at least one party.")
        elif not all(audiences.may_reach(audience, party.pk) for party in self.asked):
            wrong["asked"] = _("The marking leaves out a party that is asked.")
        if new and self.due < clock.today():
            wrong["due"] = _("This day has passed.")
        if self.about and not _goes_with(self.about, audience):
            wrong["about"] = _("The marking reaches somebody who cannot see this report.")
        if wrong:
            raise Invalid(fields=wrong)


def _goes_with(report: Report, audience: Audience) -> bool:
    try:
        within(report, audience)
    except Invalid:
        return False
    return True
