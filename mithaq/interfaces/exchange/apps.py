"""Django's entry for exchange."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "mithaq.interfaces.exchange"
    label = "exchange"

    def ready(self) -> None:
        from mithaq.kernel.timers import worker

        from .feeds import pulling as feeds
        from .stix import filling, following, strict
        from .taxii import pulling, receipts
        from .webhooks import sending

        following.start()
        worker.register("old receipts", 3600.0, receipts.remove_old)
        worker.register("filling collections", 2.0, filling.go_on, slow=True)
        worker.register("strict checks", 5.0, strict.check_waiting, slow=True)
        worker.register("webhooks", 1.0, sending.start_due)
        worker.register("pulls", 60.0, pulling.SCHEDULE.start_due, pulling.SCHEDULE.next_due)
        worker.register("feeds", 5.0, feeds.SCHEDULE.start_due, feeds.SCHEDULE.next_due)
