"""What follows when the ordinary actions narrow or release a report: figures, recalls, a downgraded variant."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NoReturn

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.errors import Invalid
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import consequences

from ..models import Acknowledgement, Claim, Hint, Opening, Report, SameEvent
from ..rules import choices, states
from . import notices, receipts, rollup, variants


@contextmanager
def _report(report: Report, _to: Audience) -> Iterator[None]:
    """Move the figures along, and recall the report from every party that has lost it."""
    left = report.audience
    with rollup.followed(report.pk):
        yield
    lost = receipts.recall(report, choices.NARROWING, left)
    notices.recalled(report, lost, choices.NARROWING)


@contextmanager
def _same_event(same: SameEvent, _to: Audience) -> Iterator[None]:
    """Move the figures along. With an imported event it is for all readers of the report: each would count it twice."""
    if same.relation == choices.IMPORTED:
        raise Invalid(_("All who see the report see what it is joined with. Part the two instead."))
    with rollup.followed(same.second_id):
        yield


def _was_released(viewer: Viewer, report: Report, since: datetime) -> bool:
    made = SameEvent.objects.visible_to(viewer).filter(first=report.pk, relation__in=choices.VARIANTS)
    return made.filter(created_at__gte=since).exists()


def _stands(report: Report) -> bool:
    return report.state in states.STANDING


def _claim(_taken: Claim, _to: Audience) -> NoReturn:
    """Refuse: a claim keeps out all other readers of its report, so all of them have to see it."""
    raise Invalid(_("A claim is seen by all who see the report. Let it go instead."))


def _opened(report: Report, by: Actor) -> None:
    receipts.note_opened(report, by=by)


consequences.around_narrowing(Report.KIND, _report)
consequences.around_narrowing(Claim.KIND, _claim)
consequences.on_reading(Report.KIND, _opened)
consequences.around_narrowing(SameEvent.KIND, _same_event)
consequences.release_by(Report.KIND, consequences.OwnRelease(variants.downgraded, _was_released, _stands))
consequences.never_release(*(model.KIND for model in (SameEvent, Claim, Hint, Opening, Acknowledgement)))
