"""How many of many probabilities may be called remarkable at once.

Source: Benjamini & Hochberg 1995, JRSS B 57(1): 289-300.
"""

from collections.abc import Sequence


def discoveries(chances: Sequence[float], rate: float) -> list[bool]:
    """Return which of these probabilities count, if of all that count the share `rate` may be there by chance."""
    order = sorted(range(len(chances)), key=chances.__getitem__)
    passed = [n for n, place in enumerate(order, 1) if chances[place] <= rate * n / len(chances)]
    kept = set(order[: max(passed, default=0)])
    return [place in kept for place in range(len(chances))]
