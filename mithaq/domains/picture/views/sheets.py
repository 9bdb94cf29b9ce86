"""The frame that all forms below a report or a request share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mithaq.kernel.errors import Text
from mithaq.web import forming, frames
from mithaq.web.forms import KeyedForm

from . import crumbs

if TYPE_CHECKING:
    from ..models import Report, Suggestion
    from ..models import Request as Rfi


def of_report(
    report: "Report",
    form: KeyedForm,
    title: Text,
    done: Text,
    *,
    lead: Text = "",
    submit: Text = "",
    is_grave: bool = False,
) -> forming.Sheet:
    """Return the page of a form below a report; without `submit` the button says what the title says."""
    way = crumbs.of_report(report, title)
    return _sheet(report, form, title, done, lead, submit or title, is_grave, way)


@dataclass
class Accepting(forming.Sheet):
    """The page on which a suggestion is accepted: what stands now beside what is suggested, and whether the report was
    corrected in between.
    """

    suggestion: "Suggestion | None" = None
    changes: Sequence[frames.Difference] = ()
    is_of_earlier: bool = False


def accepting(suggestion: "Suggestion", form: KeyedForm, changes: Sequence[frames.Difference]) -> Accepting:
    """Return the page on which a suggestion is accepted."""
    report = suggestion.report
    return Accepting(
        form=form,
        title=_("Accept the suggestion"),
        submit=_("Accept the suggestion"),
        done=_("Accepted. The report is corrected, for all who had it."),
        lead=_(
            "The report is corrected, for the reason given. Its other readers do not learn who suggested it."
        ),
        back=report.get_absolute_url(),
        about=report,
        crumbs=crumbs.of_report(report, _("Accept the suggestion")),
        template="picture/accept.html",
        suggestion=suggestion,
        changes=changes,
        is_of_earlier=report.text_version > suggestion.of_version,
    )


def of_request(
    asked: "Rfi", form: KeyedForm, title: Text, done: Text, *, lead: Text = "", submit: Text = ""
) -> forming.Sheet:
    """Return the page of a form below a request."""
    return _sheet(asked, form, title, done, lead, submit or title, False, crumbs.of_request(asked, title))


def _sheet(
    about: "Report | Rfi",
    form: KeyedForm,
    title: Text,
    done: Text,
    lead: Text,
    submit: Text,
    is_grave: bool,
    way: list[frames.Crumb],
) -> forming.Sheet:
    return forming.Sheet(
        form=form,
        title=title,
        submit=submit,
        done=done,
        lead=lead,
        back=about.get_absolute_url(),
        about=about,
        is_grave=is_grave,
        crumbs=way,
        may_insist=False,
    )
