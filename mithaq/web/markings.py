"""The marking picker as views use it: what the reader may name, the audience he chose, and who that would
be."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import ChoiceField, MultipleHiddenInput
from django.http import HttpRequest

from mithaq.kernel.errors import Invalid
from mithaq.kernel.i18n import Names, pick
from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people

from .badges import Badge
from .forms import MarkingForm


def picker(viewer: Viewer, data: Any = None, *, like: Audience | None = None) -> MarkingForm:
    """Return the picker with what `viewer` may name; unbound it starts as the marking of `like`, or for his own
    party.
    """
    parties = [(party.code, pick(party.names)) for party in people.parties(viewer)]
    groups = [(group.code, pick(group.names)) for group in people.open_groups(viewer)]
    persons = [(person.handle, pick(person.names)) for person in people.persons(viewer)]
    start: dict[str, Any] = {"initial": _as_set(viewer, like)} if like else {"beforehand": _own_party(viewer)}
    return MarkingForm(data, parties=parties, groups=groups, persons=persons, **start)


def show_narrower(viewer: Viewer, form: MarkingForm, audience: Audience) -> None:
    """Show of the picker only what could be narrower than `audience`, as far as the viewer knows who is in it.

    What is sent is judged as ever: this clears away what could only be refused.
    """
    members = audiences.receivers(audience)
    strict = levels.LEVELS[levels.LEVELS.index(audience.tlp) :]
    _show(form, "tlp", strict)
    if audience.tlp == levels.CLEAR:
        return
    groups = people.groups(viewer).filter(pk__in=[group for group, _generation in members["groups"]])
    rosters = {member.party_id for group in groups for member in people.roster(viewer, group)}
    named = people.parties(viewer).filter(pk__in=[*members["parties"], *rosters])
    _show(form, "parties", named.values_list("code", flat=True))
    _show(form, "groups", groups.values_list("code", flat=True))


def _show(form: MarkingForm, name: str, keys: Iterable[str]) -> None:
    field, shown = form.fields.get(name), set(keys)
    if not isinstance(field, ChoiceField):
        return
    if not shown:
        field.widget = MultipleHiddenInput()
    offered: Any = field.choices
    field.widget.choices = [pair for pair in offered if pair[0] in shown]


def _own_party(viewer: Viewer) -> list[str]:
    held = [viewer.party_id] if viewer.party_id else []
    return list(people.parties(viewer).filter(pk__in=held).values_list("code", flat=True))


def _as_set(viewer: Viewer, audience: Audience) -> dict[str, Any]:
    members = audiences.receivers(audience)
    groups = [group for group, _generation in members["groups"]]
    return {
        "tlp": audience.tlp,
        "parties": list(
            people.parties(viewer).filter(pk__in=members["parties"]).values_list("code", flat=True)
        ),
        "groups": list(people.groups(viewer).filter(pk__in=groups).values_list("code", flat=True)),
        "persons": list(
            people.persons(viewer).filter(pk__in=members["persons"]).values_list("handle", flat=True)
        ),
    }


def chosen(viewer: Viewer, form: MarkingForm) -> Audience | None:
    """Return the audience of a valid form; where it cannot be had, None, and the form says why."""
    if not form.is_valid():
        return None
    given = form.cleaned_data
    receivers = {name: given.get(name, ()) for name in ("parties", "groups", "persons")}
    try:
        return people.audience(viewer, given["tlp"], **receivers)
    except Invalid as error:
        say(form, error.fields)
        return None


def say(form: Any, told: Mapping[str, Any]) -> None:
    """Put errors by field onto a form; those of fields that it does not have stand above it."""
    for name, texts in told.items():
        form.add_error(name if name in form.fields else None, [str(text) for text in texts])


def wants_preview(request: HttpRequest) -> bool:
    """Return whether the reader asks who would see it, instead of sending the form."""
    return request.method == "POST" and "preview" in request.GET


def preview_url(request: HttpRequest) -> str:
    """Return the address to which the form is posted for the preview: its own, with `preview`."""
    query = request.GET.copy()
    query["preview"] = "1"
    return f"{request.path}?{query.urlencode()}"


def preview(viewer: Viewer, form: MarkingForm) -> dict[str, Any]:
    """Return what components/audience_preview.html shows; nothing for a form that does not fit together yet.

    Groups are told as the members that the reader may know of. Makes no audience.
    """
    if not form.is_valid():
        return {}
    given = form.cleaned_data
    named = people.parties(viewer).filter(code__in=given.get("parties", ()))
    groups = people.groups(viewer).filter(code__in=given.get("groups", ()))
    persons = people.persons(viewer).filter(handle__in=given.get("persons", ()))
    receivers: list[Names] = [row.names for found in (named, groups, persons) for row in found]
    readers = [row.names for found in (named, persons) for row in found]
    readers += [member.party.names for group in groups for member in people.roster(viewer, group)]
    once = {pick(names): names for names in readers}
    return {
        "badge": Badge(given["tlp"], tuple(receivers)),
        "readers": list(once.values()),
        "everyone": given["tlp"] == levels.CLEAR,
        "meaning": levels.MEANINGS[given["tlp"]],
        "leaves_out": leaves_out(viewer, form),
    }


def leaves_out(viewer: Viewer, form: MarkingForm) -> bool:
    """Return whether the reader himself would not see something with the marking of a valid form."""
    given = form.cleaned_data
    if given["tlp"] == levels.CLEAR:
        return False
    himself = [one for one in (viewer.party_id, viewer.person_id) if one]
    named = people.parties(viewer).filter(code__in=given.get("parties", ()), pk__in=himself)
    persons = people.persons(viewer).filter(handle__in=given.get("persons", ()), pk__in=himself)
    groups = people.groups(viewer).filter(code__in=given.get("groups", ()))
    rosters = (people.roster(viewer, group).filter(party__in=himself) for group in groups)
    return not (named.exists() or persons.exists() or any(roster.exists() for roster in rosters))
