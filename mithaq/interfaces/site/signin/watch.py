"""What happens when somebody signs in or out, or changes how he does: limits begin, streams end, a notice
goes out.
"""

from datetime import datetime
from typing import Any

from allauth.account.signals import authentication_step_completed, password_changed, password_set
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.delivery import queue, texts
from mithaq.kernel.delivery.queue import Notice
from mithaq.kernel.live import notices
from mithaq.kernel.markings import audiences
from mithaq.kernel.people.models import Account
from mithaq.web import sessions

from . import announcing, sessions_list

CHANGED = "signin.changed"


def connect() -> None:
    """Connect to the signals of sign-in; once, when the program starts."""
    user_logged_in.connect(_begin, dispatch_uid="site.begin")
    user_logged_out.connect(_end, dispatch_uid="site.end")
    authentication_step_completed.connect(_confirmed, dispatch_uid="site.confirmed")
    for signal in (mfa.authenticator_added, mfa.authenticator_removed, mfa.authenticator_reset):
        signal.connect(_factor_changed, dispatch_uid="site.factor_changed")
    for signal in (password_changed, password_set):
        signal.connect(_factor_changed, dispatch_uid="site.password_changed")
    announcing.connect()
    texts.register(
        CHANGED,
        subject=_("Your sign-in to Mithaq has changed"),
        line=_("A way to sign in was added or removed."),
    )


def _begin(request: Any, **_rest: Any) -> None:
    sessions.begin(request.session)
    sessions_list.remember(request)


def _confirmed(request: Any, reauthenticated: bool = False, **_rest: Any) -> None:
    if reauthenticated:
        request.session.cycle_key()


def _end(request: Any, **_rest: Any) -> None:
    if request and request.session.session_key:
        notices.end_session(request.session.session_key)


def _factor_changed(user: Account, **_rest: Any) -> None:
    tell(user, at=clock.now())


def tell(account: Account, *, at: datetime) -> None:
    """Tell the person that his ways to sign in have changed; the page says which, the mail does not."""
    reached = audiences.for_marking("RED", persons=[account.person_id])
    queue.queue(
        Notice(
            account.person_id,
            CHANGED,
            reached.pk,
            f"signin/{account.pk}/{at.isoformat()}",
            path="/settings/sign-in/",
        )
    )
