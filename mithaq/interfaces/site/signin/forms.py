"""Forms of signing in, with our words; the checks themselves are allauth's."""

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm, ReauthenticateWebAuthnForm
from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _
from fido2 import cbor

from mithaq.kernel.people import passkeys
from mithaq.web import signing


class SignInForm(LoginForm):
    """User name and password; what follows is a second factor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")
        self.fields["login"].widget.attrs.update(
            {"autocapitalize": "none", "spellcheck": "false", "dir": "auto"}
        )
        self.fields["password"].label, self.fields["password"].help_text = _("Password"), ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


def _code(field: forms.Field) -> None:
    field.label = _("Code")
    field.widget.attrs.update({"inputmode": "numeric", "dir": "ltr"})
    field.widget.attrs.pop("placeholder", None)


class CodeForm(AuthenticateForm):
    """A code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self.fields["code"])


class ConfirmCodeForm(ReauthenticateCodeForm):
    """The same, given again before a grave step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self.fields["code"])


class _OnRecord:
    """A passkey opens an account only as the ledger has announced it: a row put beside it by hand is nobody's."""

    def clean_credential(self) -> Authenticator:
        factor: Authenticator = super().clean_credential()  # type: ignore[misc]
        made = signing.credential(factor)
        if not passkeys.is_announced(
            factor.user.person_id, made.credential_id, cbor.encode(dict(made.public_key))
        ):
            raise get_adapter().validation_error("incorrect_code")
        return factor


class PasskeyForm(_OnRecord, LoginWebAuthnForm):
    """A passkey instead of name and password."""


class SecondPasskeyForm(_OnRecord, AuthenticateWebAuthnForm):
    """A passkey after the password."""


class ConfirmPasskeyForm(_OnRecord, ReauthenticateWebAuthnForm):
    """A passkey, given again before a grave step."""


class ConfirmPasswordForm(ReauthenticateForm):
    """The password, given again; asked only of accounts without a second factor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        self.fields["password"].widget.attrs.pop("placeholder", None)


class AppForm(ActivateTOTPForm):
    """The first code of a new authenticator app proves that it was set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self.fields["code"])
        self.fields["code"].label = _("First code that the app shows")


class CodeOfInvitation(forms.Form):
    """The code that the second officer was shown; without it the link opens nothing."""

    code = forms.CharField(
        label=_("Code from the second officer"),
        max_length=40,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters"}),
    )


class PasswordForm(SetPasswordForm):
    """A new password, typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password1"].help_text = _(
            "At least 12 characters; not a common one, and not your user name."
        )
        self.fields["new_password2"].label = _("The same again")
        self.fields["new_password2"].help_text = ""
