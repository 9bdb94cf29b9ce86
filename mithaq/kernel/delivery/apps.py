"""Django's entry for outgoing notices."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "mithaq.kernel.delivery"
    label = "delivery"
