"""Django's entry for timers and the worker's watchdog."""

from django.apps import AppConfig


class TimersConfig(AppConfig):
    name = "mithaq.kernel.timers"
    label = "timers"
