"""The frame that all forms below a report or a request share."""

from typing import TYPE_CHECKING

from mithaq.kernel.errors import Text
from mithaq.web import forming, frames
from mithaq.web.forms import KeyedForm

from . import crumbs

if TYPE_CHECKING:
    from ..models import Report
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
