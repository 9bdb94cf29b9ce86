"""What can be said of any record, whatever its kind: a comment, a link to another one."""

import uuid
from collections.abc import Sequence
from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.permissions import Permission, require
from mithaq.kernel.records import actions, kinds
from mithaq.kernel.records.models import RELATIONS
from mithaq.kernel.search import index
from mithaq.web import headings, inline, records, responses
from mithaq.web.access import Request, act_key, once_from, signed_in
from mithaq.web.headings import Heading

OFFERED = 20


class LinkForm(forms.Form):
    """A relation, and the record at the far end as the search found it ("kind/id")."""

    relation = forms.ChoiceField(
        label=gettext_lazy("This record"),
        choices=[(k, w[0]) for k, w in RELATIONS.items() if k != "released_from"],
    )
    to = forms.ChoiceField(label=gettext_lazy("To"), widget=forms.RadioSelect)
    act_key = forms.CharField(widget=forms.HiddenInput, required=False)

    def offer(self, viewer: Viewer, found: Sequence[Marked]) -> None:
        """Let the far end be one of the records that were found."""
        field, named = cast(forms.ChoiceField, self.fields["to"]), headings.of(viewer, found)
        field.choices = [(f"{one.KIND}/{one.pk}", _choice(one, named[one.pk])) for one in found]


def _choice(one: Marked, heading: Heading) -> str:
    """Return a record as a choice: its kind, its title, and what it is about."""
    title = format_html("{}: {}", records.kind_label(one.KIND), heading.title)
    return format_html("{} · {}", title, inline.names(heading.about_title)) if heading.about else title


@signed_in
@require_POST
def comment(request: Request, kind: str, id_: uuid.UUID) -> HttpResponse:
    """Add to the discussion of a record."""
    record = kinds.find(request.viewer, kind, id_)
    form = records.RemarkForm(request.POST)
    if not form.is_valid():
        context = {
            "record": record,
            "form": form,
            "title": records.title(record),
            "back": records.url(record),
        }
        return responses.page(request, "site/record/comment.html", context, status=422)
    once_from(request, lambda: actions.comment(record, text=form.cleaned_data["text"], by=request.actor))
    return responses.go(request, records.url(record).partition("#")[0] + "#discussion")


@signed_in
def link(request: Request, kind: str, id_: uuid.UUID) -> HttpResponse:
    """Find another record by its words, and link the two."""
    record = kinds.find(request.viewer, kind, id_)
    require(request.actor, Permission.LINK_ADD)
    words = request.POST.get("q") or request.GET.get("q", "")
    found = _found(request, record, words)
    form = LinkForm(request.POST or None, initial={"act_key": act_key(request)})
    form.offer(request.viewer, found)
    if request.method == "POST" and form.is_valid():
        far_kind, _slash, far_id = form.cleaned_data["to"].partition("/")
        far = kinds.find(request.viewer, far_kind, uuid.UUID(far_id))
        once_from(request, lambda: actions.link(record, form.cleaned_data["relation"], far, by=request.actor))
        messages.success(request, _("The two records are linked."))
        return responses.go(request, records.url(record).partition("#")[0] + "#links")
    context = {"record": record, "title": records.title(record), "form": form, "found": found, "words": words}
    context["back"] = records.url(record)
    return responses.page(request, "site/record/link.html", context, status=422 if form.is_bound else 200)


def _found(request: Request, record: Marked, words: str) -> list[Marked]:
    hits = [hit for hit in index.find(request.viewer, words, limit=OFFERED) if hit.record != record.pk]
    found = kinds.find_many(request.viewer, [(hit.kind, hit.record) for hit in hits])
    return [found[key] for hit in hits if (key := (hit.kind, hit.record)) in found]
