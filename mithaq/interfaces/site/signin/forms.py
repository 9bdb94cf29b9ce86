"""Forms of signing in, with our words; the checks themselves are allauth's."""

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _


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
