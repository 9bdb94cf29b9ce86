"""A process that writes acts until it is killed: `python -m tests.promises.crash_writer FOLDER WRITERS [STEP]`.

Prints the id of each record once its act is acknowledged. With a STEP it kills itself there, once ten acts have been.
"""

import os
import signal
import sys
import threading
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
    "committed": ("mithaq.kernel.sqlite.base.DatabaseWrapper", "_commit"),
    "streams told": ("mithaq.kernel.live.bus.InProcess", "announce"),
}
# and with several writers, whose transactions share a commit
SHARED = {
    "joined": ("mithaq.kernel.sqlite.base.DatabaseWrapper", "_join"),
    "handed on": ("mithaq.kernel.sqlite.turns.Turns", "hand_on"),
    "settled": ("mithaq.kernel.sqlite.turns.Batch", "settle"),
}


def main(folder: str, writers: str, step: str = "") -> None:
    """Write acts into the store in `folder` with so many threads, each at most a thousand."""
    os.environ.update(
        MITHAQ_HOME=folder,
        MITHAQ_SECRET_KEY="a key for tests only, long enough to be accepted",
        DJANGO_SETTINGS_MODULE="mithaq.config.settings",
        DATABASE_URL="",
    )
    import django

    django.setup()
    act = _acting()
    for number in range(10 if step else 0):
        act(number)
    if step:
        _die_after(*(STEPS | SHARED)[step])
    for _ in range(int(writers)):
        threading.Thread(target=lambda: [act(number) for number in range(1000)]).start()


def _acting() -> Callable[[int], None]:
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

    def act(number: int) -> None:
        said = actions.comment(held.party, text=f"act number {number}", by=by, audience=audience)
        os.write(sys.stdout.fileno(), f"{said.pk}\n".encode())

    return act


def _die_after(place: str, name: str) -> None:
    from django.utils.module_loading import import_string

    owner = sys.modules.get(place) or import_string(place)
    original: Callable[..., Any] = getattr(owner, name)

    def last(*args: Any, **kwargs: Any) -> Any:
        done = original(*args, **kwargs)
        if done is not False:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    setattr(owner, name, last)


if __name__ == "__main__":
    main(*sys.argv[1:])
