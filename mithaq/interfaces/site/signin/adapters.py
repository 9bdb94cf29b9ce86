"""Where django-allauth asks how this installation wants it. Decision: docs/decisions/0062-sign-in.md."""

import base64
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mithaq.web import sessions

from . import names

NO_ADDRESS = "0.0.0.0"  # noqa: S104 - nothing listens here; it stands for "none"
STRONG = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; names are canonical; nothing is mailed by allauth; its own texts are not shown."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("This name and password do not fit together."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, then try again."),
        "rate_limited": _("Too many tries. Wait a few minutes, then try again."),
        "incorrect_password": _("This password is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth names the arguments
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        if "username" in credentials:
            credentials["username"] = names.canonical(credentials["username"])
        return super().authenticate(request, **credentials)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the client's address; requests without one (a local socket) are counted together."""
        return get_client_ip(request) or NO_ADDRESS

    def is_reauthentication_required(self, **_kwargs: Any) -> bool:
        return not sessions.was_confirmed(context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """A passkey first; a password alone confirms nothing where there is a second factor."""
        found = super().get_reauthentication_methods(user)
        strong = [method for method in found if method["id"] != "reauthenticate"]
        return strong[::-1] or found

    def add_message(
        self, request: HttpRequest, level: int, *_args: Any, message: str | None = None, **_rest: Any
    ) -> None:
        # allauth's stock messages are not in our words nor in all our languages; ours come with the views
        if message:
            super().add_message(request, level, message=message)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: `watch` queues our own notice, which carries no detail."""


class FactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticators are encrypted; passkeys belong to the configured host, not to what a request
    says.
    """

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code or key is not right. Try again."),
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": str(settings.RP_ID), "name": "Mithaq"}

    def build_totp_svg(self, url: str) -> str:
        return str(
            segno.make(url, error="m").svg_inline(
                scale=4, border=4, omitsize=True, svgclass="qr", lineclass=None
            )
        )

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last strong factor stays: without one the account could not come in again."""
        strong = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=STRONG)
        return authenticator.type not in STRONG or strong.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("Passkey %(n)d") % {"n": count + 1})


def _box() -> MultiFernet:
    secrets = map(str, [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    derived = HKDF(SHA256(), 32, salt=None, info=b"mithaq sign-in factors").derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
