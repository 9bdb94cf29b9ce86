"""What a piece of evidence loses when it is erased: its name, and its file with the hashes that would confirm it."""

from collections.abc import Collection

from mithaq.kernel.records import erasing

from ...models import Evidence
from . import store

FILE = "place"


def _blank(evidence: Evidence, field: str) -> str:
    return erasing.GONE if field == "name" else evidence.pk.hex


def _discard(evidence: Evidence, fields: Collection[str]) -> None:
    if FILE in fields:
        store.remove_for_good(evidence.place)


erasing.register(
    Evidence.KIND, erasing.Special({"name": (), FILE: ("sha256", "sent_sha256")}, _blank, _discard)
)
