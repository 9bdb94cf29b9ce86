"""Timers and the watchdog."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock, ids


class State(models.TextChoices):
    """Where a timer stands. Only `ARMED` ever changes, and `PARKED` when a person arms it again."""

    ARMED = "armed", _("armed")
    FIRED = "fired", _("fired")
    CANCELLED = "cancelled", _("cancelled")
    PARKED = "parked", _("parked")


class Timer(models.Model):
    """One thing that must happen to a subject once `due_at` has passed.

    `step` counts the rungs of a ladder on one subject. `try_at` is when the worker takes it: `due_at`, later
    after a failure. `fence` grows with every change, so that a worker fires only the row that it read.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    kind = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    step = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=9, choices=State, default=State.ARMED)
    due_at = models.DateTimeField()
    try_at = models.DateTimeField()
    fence = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    armed_at = models.DateTimeField(default=clock.now)
    fired_at = models.DateTimeField(null=True)
    late_by = models.DurationField(default=timedelta)

    class Meta:
        indexes = [
            models.Index(fields=["state", "try_at"], name="timer_due"),
            models.Index(fields=["subject_kind", "subject_id", "state"], name="timer_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_kind", "subject_id", "step"],
                condition=models.Q(state="armed"),
                name="timer_armed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.step} {self.state}"


class Beat(models.Model):
    """When a worker was last alive, and which of its jobs fail just now, each with the reason."""

    worker = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()
    failing = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.worker
