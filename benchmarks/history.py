"""A long history to read from: revisions of many audiences, as a busy installation has after three years.

12 parties, 200 audiences and 20 old ones. `A` sees 90 % of the records, `B` 10 %, `C` 0.1 %, `D` 1 % and all of it in
the oldest tenth.
"""

import random
import uuid
from dataclasses import dataclass

COLUMNS = "stamp, audience_id, log_id, seq, kind, record, version, verb, by_person, by_party, handle, body"
KINDS = ("commitment", "milestone", "comment", "initiative", "risk")
THREE_YEARS_US = 3 * 365 * 86_400 * 1_000_000
FULL_PAGE = 60
START_US = 1_700_000_000_000_000


@dataclass(frozen=True)
class Readers:
    """Audiences held by each of the four readers that are measured."""

    audiences: dict[str, frozenset[uuid.UUID]]


def fill(count: int) -> Readers:
    """Write `count` revisions; the same ones each time."""
    from django.db import connection, transaction

    usual, old = _audiences(200), _audiences(20, first=1000)
    chance = random.Random(2026)
    # the first audience is the one of which C sees all: 0.1 % of the records, and in a short history a full page
    weights = [max(0.2, 200 * FULL_PAGE / count)] + [1.0] * 199
    picks = chance.choices(usual, weights, k=count)
    body = (
        '{"code":"JMC-2020-10-23-01","state":"active","title":{"ar":"'
        + "م" * 40
        + '","en":"'
        + "t" * 60
        + '"}}'
    )
    step = THREE_YEARS_US // count

    def rows():  # type: ignore[no-untyped-def]
        for number in range(count):
            late = number >= count // 10 or number % 10
            audience = picks[number] if late else old[number // 10 % 20]
            made = uuid.UUID(int=number + 1).hex
            yield (
                START_US + number * step,
                audience.hex,
                audience.hex,
                number,
                KINDS[number % 5],
                made,
                1,
                f"{KINDS[number % 5]}.created",
                _PERSON,
                _PARTY,
                "east:liaison",
                body,
            )

    with transaction.atomic(), connection.cursor() as cursor:
        raw = cursor.connection.cursor() if hasattr(cursor, "connection") else cursor
        marks = ", ".join("?" * 12)
        raw.executemany(f"INSERT INTO acts_revision ({COLUMNS}) VALUES ({marks})", rows())
        cursor.execute("ANALYZE")
    return Readers(
        {
            "A, 90 %": frozenset(usual[18:]),
            "B, 10 %": frozenset(usual[1:21]),
            "C, 0.1 %": frozenset(usual[:1]),
            "D, 1 %, all old": frozenset(old),
        }
    )


_PERSON, _PARTY = uuid.UUID(int=7).hex, uuid.UUID(int=8).hex


def _audiences(count: int, first: int = 0) -> list[uuid.UUID]:
    from mithaq.kernel.markings.audiences import for_marking

    return [for_marking("AMBER", parties=[uuid.UUID(int=first + n + 1)]).pk for n in range(count)]
