"""The steps by which areas are shaded: fixed, so that two maps can be compared."""

from bisect import bisect_right
from itertools import pairwise

STEPS = (1, 3, 10, 30, 100)


def shade(count: int) -> int:
    """Return the shade of a count, 0 (none) to 5 (a hundred and more)."""
    return bisect_right(STEPS, count)


def legend() -> list[tuple[int, str]]:
    """Return each shade with the counts it stands for: (0, "0"), (1, "1–2"), … (5, "≥ 100")."""
    words = [f"{low}–{above - 1}" for low, above in pairwise(STEPS)]
    return list(enumerate(["0", *words, f"≥ {STEPS[-1]}"]))
