"""What people enter on the pages of exchange."""

import re
import uuid
from datetime import UTC
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.kernel.records import kinds
from mithaq.web import records
from mithaq.web.forms import Fold, KeyedForm, NamesFormField, RecordsField, text_field

from ..models.collections import LANDINGS, REVIEW
from ..stix.following import REPORT

_PLAIN = _("Small letters a–z, digits and hyphens.")
SENT, ROOT = "sent", "exchange"
HOLDS = {SENT: _("What partners send to it"), REPORT: _("The reports of the picture, by themselves")}
_READ = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9]{1,9}")
ACCEPT, REFUSE = "accept", "refuse"
_UNSIGNED = _("Everybody then reads that it is not signed, and that anybody may have written it.")


def _word(label: Any, longest: int, hint: Any = _PLAIN, **options: Any) -> forms.RegexField:
    """Return a field for a short name as it stands in addresses."""
    widget = forms.TextInput({"dir": "ltr", "autocapitalize": "off", "spellcheck": "false"})
    return forms.RegexField(
        r"^[a-z0-9][a-z0-9-]*$",
        label=label,
        max_length=longest,
        help_text=hint,
        widget=widget,
        error_messages={"invalid": _PLAIN},
        **options,
    )


def _address(label: Any, longest: int = 400, **options: Any) -> forms.CharField:
    """Return a field for an address; whether it may be reached is decided by `outgoing.check`."""
    widget = forms.URLInput({"dir": "ltr", "placeholder": "https://"})
    return forms.CharField(label=label, max_length=longest, widget=widget, **options)


class CollectionForm(KeyedForm):
    """A new collection of one's own party; its marking is picked beside it."""

    FOLDS = (
        Fold(_("Who reads and who sends"), ("writers", "reading_is_named", "readers")),
        Fold(_("Technical"), ("root", "is_strict")),
    )

    title = NamesFormField(label=_("Title"))
    description = NamesFormField(label=_("What it is for"), required=False)
    alias = _word(_("Short name"), 60)
    follows = forms.ChoiceField(
        label=_("It holds"), choices=list(HOLDS.items()), widget=forms.RadioSelect, initial=SENT
    )
    landing = forms.ChoiceField(
        label=_("What is sent"), choices=list(LANDINGS.items()), widget=forms.RadioSelect, initial=REVIEW
    )
    writers = RecordsField(label=_("Parties that may send"), required=False)
    reading_is_named = forms.BooleanField(
        label=_("Only the parties named below read"),
        required=False,
        help_text=_("Otherwise all who know of the collection read it."),
    )
    readers = RecordsField(label=_("Parties that read"), required=False)
    root = _word(_("API root"), 40, _("Empty: “exchange”, as for all others."), required=False)
    is_strict = forms.BooleanField(
        label=_("Check every object strictly, by the reference library, before it is let in"), required=False
    )

    def __init__(self, viewer: Viewer, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        known = list(people.parties(viewer))
        for name in ("writers", "readers"):
            field = self.fields[name]
            assert isinstance(field, RecordsField)
            field.offer(known)

    def collection(self) -> dict[str, Any]:
        """Return what `taxii.actions.open_collection` takes."""
        given = self.values()
        return {
            **{name: value for name, value in given.items() if name != "reading_is_named"},
            "root": given["root"] or ROOT,
            "follows": "" if given["follows"] == SENT else given["follows"],
            "readers": given["readers"] if given["reading_is_named"] else None,
        }


class ConfirmForm(KeyedForm):
    """Nothing but the button."""


class RefuseForm(KeyedForm):
    """Why what was sent is not let in."""

    reason = text_field(_("Reason"), longest=500, hint=_("The sender reads it in the receipt."))


class _Read(forms.MultipleChoiceField):
    """What was read, each as "id:version". It need not wait any more: the action says so in words."""

    def valid_value(self, value: str) -> bool:
        return _READ.fullmatch(value) is not None


class DecideForm(KeyedForm):
    """One decision on several contributions, each named with the version that was read."""

    chosen = _Read(error_messages={"required": _("Choose at least one.")})
    decision = forms.ChoiceField(choices=[(ACCEPT, ACCEPT), (REFUSE, REFUSE)])
    reason = forms.CharField(
        label=_("Reason, where you send it back"),
        max_length=500,
        required=False,
        widget=forms.TextInput({"dir": "auto"}),
        help_text=_("The sender reads it in the receipt."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == REFUSE and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why, so that the sender can mend it."))
        return cleaned

    def picked(self) -> list[tuple[uuid.UUID, int]]:
        """Return id and version of each contribution that was chosen."""
        pairs = (key.partition(":") for key in self.cleaned_data["chosen"])
        return [(uuid.UUID(id_), int(version)) for id_, _colon, version in pairs]


def _user() -> forms.CharField:
    return forms.CharField(
        label=_("User name there"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"dir": "ltr"}),
        help_text=_("Empty where a token is all it takes."),
    )


def _secret(**options: Any) -> forms.RegexField:
    hint = _("Whoever runs this server keeps it for your party and for the address above.")
    return _word(_("Name of the secret"), 60, hint, **options)


def _minutes(initial: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Minutes between pulls"), min_value=1, max_value=10_080, initial=initial
    )


class PartnerForm(KeyedForm):
    """A collection on another server, to be pulled from."""

    address = _address(_("Address of the collection there"))
    user = _user()
    secret_name = _secret()
    every_minutes = _minutes(60)
    is_trusted = forms.BooleanField(
        label=_("Trusted: let it in without anybody looking at it"), required=False
    )


class FeedForm(KeyedForm):
    """A feed of alerts, to be read; its marking is picked beside it."""

    FOLDS = (
        Fold(_("It asks for a credential"), ("user", "secret_name")),
        Fold(_("Its documents lie on a second host"), ("documents_at",)),
    )

    label = forms.CharField(
        label=_("Whose feed it is"), max_length=120, widget=forms.TextInput({"dir": "auto"})
    )
    address = _address(_("Address of the feed (Atom or RSS)"))
    every_minutes = _minutes(10)
    may_be_unsigned = forms.BooleanField(
        label=_("Keep alerts even if nobody has signed them"), required=False, help_text=_UNSIGNED
    )
    user = _user()
    secret_name = _secret(required=False)
    documents_at = _address(
        _("Second host of its documents"),
        300,
        required=False,
        help_text=_("The credential is not sent there."),
    )


class WebhookForm(KeyedForm):
    """What shall be told where."""

    FOLDS = (Fold(_("Only some kinds of record"), ("kinds",)),)

    label = forms.CharField(
        label=_("What it is for"), max_length=120, widget=forms.TextInput({"dir": "auto"})
    )
    url = _address(_("Address"))
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of record"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all kinds."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kinds"]
        assert isinstance(field, forms.MultipleChoiceField)
        named = sorted((str(records.kind_label(kind)), kind) for kind in kinds.models())
        field.choices = [(kind, label) for label, kind in named]


class ReplayForm(KeyedForm):
    """From when on everything is told once more."""

    since = forms.DateTimeField(
        label=_("From this moment on (UTC)"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: everything that your party can see."),
    )

    @property
    def after(self) -> int:
        """Return the stamp after which all is told."""
        since = self.cleaned_data["since"]
        return clock.microseconds(since.astimezone(UTC)) - 1 if since else 0


def _cap_file() -> forms.FileField:
    widget = forms.FileInput({"accept": ".cap,.xml,application/cap+xml,application/xml,text/xml"})
    return forms.FileField(label=_("CAP file (XML)"), allow_empty_file=True, widget=widget)


class AlertForm(forms.Form):
    """A file that may hold a CAP alert. Nothing of it is kept."""

    document = _cap_file()
    may_be_unsigned = forms.BooleanField(label=_("Read it even if nobody has signed it"), required=False)


class HandInForm(KeyedForm):
    """A CAP file that is to be kept; its marking is picked beside it."""

    document = _cap_file()
    may_be_unsigned = forms.BooleanField(
        label=_("Keep it even if nobody has signed it"),
        required=False,
        help_text=_UNSIGNED,
    )
