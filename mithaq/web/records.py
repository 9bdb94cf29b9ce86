"""Any record, whatever its kind: its line in a list, and the frame around its page.

Domains give what only they know (state, crumbs, body); seal, links, discussion and history are the same for
all.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.acts import feeds, tampering
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.errors import Text
from mithaq.kernel.i18n import LANGUAGES, Names, pick, present_language, written_in
from mithaq.kernel.ledger.seals import SealState
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.permissions import Permission, may
from mithaq.kernel.records import consequences, erasing, kinds, queries, releases
from mithaq.kernel.records.queries import Related, Step

from . import dates, directory, frames, sections, signatures, states, verbs
from .access import Request, act_key

SHORT = 80


def title(record: Marked) -> Names:
    """Return the record's title by language, as lists and lines show it.

    What is read by an act, since it is RED, has only the name of its kind until somebody opens it.
    """
    if consequences.is_sealed(record):
        words = _("%(kind)s for named persons: open it to read it") % {"kind": kind_label(record.KIND)}
        return {present_language(): str(words)}
    return full_title(record)


def full_title(record: Marked) -> Names:
    """Return the record's title by language: its title, names or text, else what it calls itself."""
    for name in ("title", "names", "text"):
        value = getattr(record, name, None)
        if value and isinstance(value, str):
            return {written_in(value): _short(value)}
        if isinstance(value, dict) and any(value.values()):
            return value
    return {present_language(): _short(str(record))}


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[: SHORT - 1].rstrip()}…"


def kind_label(kind: str) -> Text:
    """Return the word for a kind of record; a kind that no model has stands as written."""
    model = kinds.models().get(kind)
    return model._meta.verbose_name if model else kind  # type: ignore[return-value]


_NAMED_PAGES = {
    "party": ("site:party", "code"),
    "person": ("site:person", "handle"),
    "group": ("site:group", "code"),
}


def url(record: Marked) -> str:
    """Return the address of the record's page."""
    own = getattr(record, "get_absolute_url", None)
    if own:
        return str(own())
    if record.KIND in _NAMED_PAGES:
        name, key = _NAMED_PAGES[record.KIND]
        return reverse(name, args=[getattr(record, key)])
    return reverse("site:any_record", args=[record.KIND, record.pk])


class RemarkForm(forms.Form):
    """Something to say about a record."""

    text = forms.CharField(
        label=_("What you want to say"), max_length=5000, widget=forms.Textarea({"rows": 3, "dir": "auto"})
    )
    act_key = forms.CharField(widget=forms.HiddenInput, required=False)


def frame(
    request: Request,
    record: Marked,
    *,
    state: str = "",
    state_label: Text = "",
    crumbs: Sequence[frames.Crumb] = (),
    acknowledgements: Sequence[frames.Acknowledgement] = (),
    remark_form: forms.BaseForm | None = None,
) -> frames.Frame:
    """Return the frame of a record's page, as far as the reader may see what surrounds it."""
    at = [record.KIND, record.pk]
    steps = queries.history(request.viewer, record)
    said = may(request.actor, Permission.COMMENT_ADD)
    return frames.Frame(
        record=record,
        kind=kind_label(record.KIND),
        title=full_title(record),
        code=getattr(record, "code", ""),
        state=state,
        state_label=state_label,
        seal=seal(record, _seal_state(record, steps)),
        crumbs=crumbs,
        links=[link_row(related) for related in queries.links(request.viewer, record)],
        history=changes(request, type(record), steps),
        remarks=_remarks(request, record),
        remark_form=(remark_form or RemarkForm(initial={"act_key": act_key(request)})) if said else None,
        remark_url=reverse("site:comment", args=at),
        acknowledgements=acknowledgements,
        sections=sections.of(request, record),
        story_url=reverse("site:story", args=at),
        tools=_tools(request, record),
    )


def _tools(request: Request, record: Marked) -> list[frames.Crumb]:
    """Return what else may be done with any record, by whoever may do it."""
    offered = [
        (Permission.LINK_ADD, None, "site:link", _("Link it to another record")),
        (Permission.RECORD_NARROW, [record.owner_id], "site:narrow", _("Narrow who sees it")),
    ]
    if releases.can_be_released(record):
        offered.append(
            (Permission.RECORD_RELEASE, [record.owner_id], "site:release", _("Release it to more readers"))
        )
    at = [record.KIND, record.pk]
    allowed = [
        (name, label) for right, parties, name, label in offered if may(request.actor, right, parties=parties)
    ]
    if erasing.may_erase(request.actor, record):
        allowed.append(("site:erase", _("Erase…")))
    return [frames.Crumb(label, reverse(name, args=at)) for name, label in allowed]


def _seal_state(record: Marked, steps: Sequence[Step]) -> SealState:
    last = tampering.last_act(record, (step.revision for step in steps))
    return queries.standing(record, last).seal


def seal(record: Marked, state: SealState) -> frames.Seal:
    """Return the seal of the record's last act, leading to its proof."""
    at = state.sealed_at or state.anchored_at
    proof = reverse("site:proof", args=[record.KIND, record.pk])
    return frames.Seal(
        state.stage, datetime.fromtimestamp(at, UTC) if at else None, len(state.witnesses), proof
    )


def link_row(related: Related) -> frames.LinkRow:
    """Return a link as its line on the page."""
    far = related.record
    return frames.LinkRow(
        related.words,
        kind_label(far.KIND),
        title(far),
        url(far),
        getattr(far, "code", ""),
        related.link.audience,
    )


def _remarks(request: Request, record: Marked) -> list[frames.Remark]:
    found = list(queries.discussion(request.viewer, record))
    parties = directory.of(request).names([one.owner_id for one in found if one.owner_id])
    persons = directory.of(request).names([one.said_by_id for one in found])
    return [
        frames.Remark(
            persons.get(one.said_by_id, {}),
            parties.get(one.owner_id, {}),
            one.created_at,
            one.text,
            f"remark-{one.pk}",
            one.audience if one.audience_id != record.audience_id else None,
        )
        for one in found
    ]


def changes(request: Request, model: type[Marked], steps: Sequence[Step]) -> list[frames.Change]:
    """Return the history as its lines on the page, with what each act changed, in words."""
    parties = directory.of(request).names(
        [step.revision.by_party for step in steps if step.revision.by_party]
    )
    far = _far_names(request, model, [step.changes for step in steps])
    signed = signatures.of(request.viewer, [step.revision for step in steps])
    return [
        frames.Change(
            version=step.revision.version,
            verb=verbs.words(step.revision.verb),
            person=step.person.names if step.person else nobody(step.revision),
            party=parties.get(step.revision.by_party, {}) if step.revision.by_party else {},
            at=step.revision.at,
            differences=[_difference(model, far, *change) for change in step.changes]
            if step.revision.version > 1
            else [],
            url=reverse("site:version", args=[model.KIND, step.revision.record, step.revision.version]),
            signature=signed.get(step.revision.stamp),
        )
        for step in steps
    ]


def nobody(act: Revision) -> Names:
    """Return the name for an act of the system, and none for a person whom the reader may not know."""
    if act.handle == "system:operator":
        return {present_language(): str(_("Whoever runs the server"))}
    return {present_language(): str(_("The system"))} if act.handle.startswith("system:") else {}


def _difference(
    model: type[Marked], far: dict[str, str], name: str, before: Any, after: Any
) -> frames.Difference:
    field = field_of(model, name)
    return frames.Difference(
        field_label(model, name), value_text(field, before, far), value_text(field, after, far)
    )


def field_label(model: type[Marked], name: str) -> str:
    """Return the word for a field of a kind; a field that no model has stands as written."""
    label = str(getattr(field_of(model, name), "verbose_name", name))
    return label[:1].upper() + label[1:]


def facts(request: Request, record: Marked, values: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    """Return the fields of a record as (label, text), as they are or as `values` of a revision say; empty
    ones left out.
    """
    model, values = type(record), feeds.values(record.body() if values is None else values)
    if known := queries.sources(request.viewer).get(values.get("source") or ""):
        values = {**values, "source": known.title}
    step = [(name, None, value) for name, value in values.items() if name not in _FRAME]
    far = _far_names(request, model, [step])
    shown = [_difference(model, far, *change) for change in step]
    return [(str(one.label), one.after) for one in shown if one.after]


_FRAME = ("id", "audience", "owner", "version", "created_at", "changed_at")
_STATES = ("state", "stage")


def changed_since(request: Request, record: Marked, version: int) -> list[frames.Difference]:
    """Return in words what the acts that the reader sees have changed in a record since `version`; nothing where he
    does not see how it stood then.
    """
    acts = queries.contents(request.viewer, record)
    then = next((act.values for act in acts if act.version == version), None)
    if then is None:
        return []
    changed = [one for one in feeds.differences(then, acts[0].values) if one[0] not in _FRAME]
    far = _far_names(request, type(record), [changed])
    return [_difference(type(record), far, *one) for one in changed]


def source(viewer: Viewer, record: Any) -> Any:
    """Return where a record's facts come from as markup: the title, a link where there is an address; else its key."""
    known = queries.sources(viewer).get(record.source) if record.source else None
    if known is None or not known.url:
        return known.title if known else record.source
    return format_html('<a href="{}" rel="noreferrer">{}</a>', known.url, known.title)


def field_of(model: type[Marked], name: str) -> Any:
    """Return the model's field; None where an older version of the table had it."""
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def value_text(field: Any, value: Any, far: dict[str, str]) -> str:
    """Return a value of a revision as text; `far` has the names of the records that it may refer to."""
    if value is feeds.ERASED:
        return str(_("erased"))
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if isinstance(value, list):
        return _(", ").join(value_text(field, part, far) for part in value)
    if isinstance(value, dict):
        return (
            pick(value)
            if set(value) <= set(LANGUAGES)
            else "; ".join(value_text(None, v, far) for v in value.values())
        )
    if isinstance(field, (models.ForeignKey, models.ManyToManyField)):
        return far.get(str(value), str(_("something that you cannot see")))
    if isinstance(field, (models.DateField, models.DateTimeField)):
        return dates.day_text(value)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if getattr(field, "name", "") in _STATES:
        return str(states.word(str(value)).label)
    choices = dict(field.flatchoices) if getattr(field, "choices", None) else {}
    return str(choices.get(value, value))


Fields = Sequence[tuple[str, Any, Any]]


def _far_names(request: Request, model: type[Marked], steps: Iterable[Fields]) -> dict[str, str]:
    """Return the names of all visible records that these acts refer to, by id; one query a kind."""
    wanted: set[tuple[str, uuid.UUID]] = set()
    for name, *values in (change for step in steps for change in step):
        kind = getattr(getattr(field_of(model, name), "related_model", None), "KIND", None)
        for value in values if kind else ():
            wanted |= {
                (str(kind), uuid.UUID(one)) for one in (value if isinstance(value, list) else [value]) if one
            }
    found = kinds.find_many(request.viewer, sorted(wanted))
    return {str(id_): pick(title(record)) for (_kind, id_), record in found.items()}
