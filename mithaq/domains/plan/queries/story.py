"""What the plan adds to the story page of a record: dated entries, each with the record that tells it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Text
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer

from ..models import Assumption, Initiative, LineOfEffort, Milestone, Objective, Slip
from ..rules.slips import CAUSES
from . import records


@dataclass(frozen=True, slots=True)
class StoryPart:
    """One entry: what happened to `record` `on` a day, in a word of `said`; `detail` explains, `state` is its tone.

    `told_by` is the record that says so where it is another one, with a marking of its own.
    """

    on: date
    said: Text
    record: Marked
    detail: Text = ""
    state: str = ""
    told_by: Marked | None = None


def story_parts(viewer: Viewer, record: Marked) -> list[StoryPart]:
    """Return the dated entries of a line, objective, initiative or milestone and of all visible below it,
    oldest first.

    Other kinds have none.
    """
    initiatives = _initiatives(viewer, record)
    if isinstance(record, Milestone):
        milestones = [record]
    else:
        milestones = records.milestones(viewer, initiative__in=[i.pk for i in initiatives])
    told: list[StoryPart] = [part for i in initiatives for part in _of_initiative(i)]
    told += [part for m in milestones for part in _of_milestone(m)]
    told += _slips(viewer, [*initiatives, *milestones])
    told += _broken(viewer, initiatives)
    return sorted(told, key=lambda part: (part.on, str(part.record.pk)))


def _initiatives(viewer: Viewer, record: Marked) -> list[Initiative]:
    if isinstance(record, Initiative):
        return [record]
    if isinstance(record, Objective):
        return records.initiatives(viewer, objective=record.pk)
    if isinstance(record, LineOfEffort):
        below = [o.pk for o in records.objectives(viewer, line_of_effort=record.pk)]
        return records.initiatives(viewer, objective__in=below)
    return []


def _of_initiative(initiative: Initiative) -> Iterator[StoryPart]:
    if initiative.planned_start and not initiative.actual_start:
        yield StoryPart(initiative.planned_start, _("Start planned"), initiative)
    if initiative.actual_start:
        yield StoryPart(initiative.actual_start, _("Started"), initiative, state="implementing")
    if initiative.planned_end and not initiative.actual_end:
        yield StoryPart(initiative.planned_end, _("End planned"), initiative)
    if initiative.actual_end:
        yield StoryPart(initiative.actual_end, _("Ended"), initiative, state=initiative.stage)


def _of_milestone(milestone: Milestone) -> Iterator[StoryPart]:
    if milestone.done_on:
        yield StoryPart(milestone.done_on, _("Milestone done"), milestone, milestone.state_note, "done")
    else:
        yield StoryPart(milestone.due, _("Milestone due"), milestone, state=milestone.shown_state)
    if milestone.verified_on:
        yield StoryPart(milestone.verified_on, _("Milestone verified"), milestone, state="verified")


def _slips(viewer: Viewer, subjects: list[Marked]) -> list[StoryPart]:
    by_id = {subject.pk: subject for subject in subjects}
    found = records.visible(viewer, Slip).filter(subject__in=by_id)
    return [
        StoryPart(
            slip.created_at.date(), _("Date moved"), by_id[slip.subject], CAUSES[slip.cause], "at_risk", slip
        )
        for slip in found
    ]


def _broken(viewer: Viewer, initiatives: list[Initiative]) -> list[StoryPart]:
    found = records.visible(viewer, Assumption).filter(
        state="broken", initiative__in=[i.pk for i in initiatives]
    )
    return [StoryPart(a.changed_at.date(), _("Assumption broken"), a, a.state_note, "broken") for a in found]
