"""How much of a month is known so many months after it: what a register has to wait for before it judges a month.

Plain Python, because pages ask for it. Months are numbers in a row (see areas.rules.months).

Reverse-time ratios as in chain ladder: of the months that are old enough, which share came in with a delay of k among
all that came with at most k? Source: Lawless 1994, Canadian Journal of Statistics 22(1): 15-31; Mack 1993, ASTIN
Bulletin 23(2): 213-225.
"""

from collections.abc import Iterable, Sequence

# at least so many records before a share is believed
LEAST = 30
COMPLETE = 0.95


def shares(known: Iterable[tuple[int, int]], newest: int, span: int) -> list[float] | None:
    """Return the share of a month's events that is known 0, 1, … `span` - 1 whole months after the month is over.

    `known` gives for each event the month in which it happened and the one in which it became known; `newest` is the
    newest month that is over. What happened earlier than `span` months, or became known later, is left out. None where
    there are fewer than LEAST events.
    """
    counted = [[0] * span for _ in range(span)]  # by the age of the month, then by delay
    for happened, told in known:
        age, delay = newest - happened, max(0, told - happened)
        if 0 <= age < span and delay <= age:
            counted[age][delay] += 1
    if sum(map(sum, counted)) < LEAST:
        return None
    share, found = 1.0, [1.0]
    for delay in range(span - 1, 0, -1):
        share *= 1 - _came_with(counted, delay)
        found.append(share)
    return found[::-1]


def _came_with(counted: Sequence[Sequence[int]], delay: int) -> float:
    """Return which share came with this delay among all with at most this delay, of the months that are old enough."""
    old_enough = counted[delay:]
    until = sum(sum(row[: delay + 1]) for row in old_enough)
    return sum(row[delay] for row in old_enough) / until if until else 0.0


def months_to_wait(found: Sequence[float]) -> int:
    """Return how many whole months after its end a month is complete: the first share of COMPLETE or more."""
    return next(delay for delay, share in enumerate(found) if share >= COMPLETE)
