"""A process that writes acts until it is killed: `python -m tests.promises.crash_writer FOLDER [STEP]`.

Prints the id of each record once its act is acknowledged. With a STEP it kills itself there, at the tenth act.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

# every step between change and frame: what has just been done when the process dies
STEPS = {
    "stamp taken": ("mithaq.kernel.acts.stamps", "take"),
    "record saved": ("mithaq.kernel.acts.commit", "_save"),
    "entry written": ("mithaq.kernel.ledger.append", "append"),
    "revision written": ("mithaq.kernel.acts.commit", "write"),
    "counted": ("mithaq.kernel.markings.tallies", "add"),
    "streams to be told": ("mithaq.kernel.acts.commit", "tell_streams"),
    "committed": ("django.db.backends.base.base.BaseDatabaseWrapper", "_commit"),
    "streams told": ("mithaq.kernel.live.bus.InProcess", "announce"),
}


def main(folder: str, step: str = "") -> None:
    """Write acts into the store in `folder`, at most a thousand."""
    os.environ.update(
        MITHAQ_HOME=folder,
        MITHAQ_SECRET_KEY="a key for tests only, long enough to be accepted",
        DJANGO_SETTINGS_MODULE="mithaq.config.settings",
        DATABASE_URL="",
    )
    import django

    django.setup()
    from mithaq.kernel.markings.audiences import for_marking
    from mithaq.kernel.people.models import Membership
    from mithaq.kernel.people.queries import actor_of
    from mithaq.kernel.records import actions

    held = (
        Membership.objects.for_system("the writer of a test")
        .select_related("party")
        .get(person__handle="east")
    )
    audience, by = for_marking("AMBER", parties=[held.party_id]), actor_of(held)
    for number in range(1000):
        if step and number == 10:
            _die_after(*STEPS[step])
        said = actions.comment(held.party, text=f"act number {number}", by=by, audience=audience)
        print(said.pk, flush=True)


def _die_after(place: str, name: str) -> None:
    from django.utils.module_loading import import_string

    owner = sys.modules.get(place) or import_string(place)
    original: Callable[..., Any] = getattr(owner, name)

    def last(*args: Any, **kwargs: Any) -> None:
        original(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, last)


if __name__ == "__main__":
    main(*sys.argv[1:])
