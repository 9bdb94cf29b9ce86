"""Joins parts of the kernel that know nothing of each other, once all applications are loaded."""

import uuid

from django.apps import AppConfig
from django.conf import settings


class WiringConfig(AppConfig):
    """Loaded last: tells delivery who may see what, and the worker which jobs repeat."""

    name = "mithaq.config"
    label = "wiring"

    def ready(self) -> None:
        from mithaq.kernel.acts.watching import Watch
        from mithaq.kernel.delivery import sending, wiring
        from mithaq.kernel.live import notices
        from mithaq.kernel.people.sessions import SessionStore
        from mithaq.kernel.search import follow
        from mithaq.kernel.timers import firing, worker

        wiring.configure(wiring.Knowledge(_audiences_of, _audience_of))
        worker.register("timers", 1.0, firing.run_due, firing.next_due)
        # without a mail server notices wait in the store: trying to send them would only use up their attempts
        if settings.DEMO or settings.EMAIL_HOST:
            worker.register("deliveries", 1.0, sending.send_due, sending.next_due)
        worker.register("postings", 1.0, follow.catch_up)
        worker.register("epochs", 5.0, _epoch)
        worker.register("changes without an act", 1.0, Watch().step, first_after=30.0)
        worker.register("old notices", 600.0, notices.remove_old)
        worker.register("old sessions", 3600.0, SessionStore.clear_expired)


def _epoch() -> None:
    from mithaq.kernel import clock
    from mithaq.kernel.ledger import epochs

    epochs.run(clock.now())


def _audiences_of(person_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return what a person may see, for whichever party he acts."""
    from mithaq.kernel.markings.viewers import entitlement
    from mithaq.kernel.people import queries

    parties = queries.parties_of(person_id)
    return (
        frozenset().union(*(entitlement(person_id, party) for party in parties)) if parties else frozenset()
    )


def _audience_of(kind: str, record: uuid.UUID) -> uuid.UUID | None:
    """Return the present audience of a record, None where it is gone."""
    from mithaq.kernel.records import kinds

    model = kinds.models().get(kind)
    found = model.objects.for_system("where a notice may still go").filter(pk=record) if model else None
    return found.values_list("audience_id", flat=True).first() if found is not None else None
