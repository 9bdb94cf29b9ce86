"""Equally likely draws in few characters: sorted counts as runs, [value, how many times]."""

from collections.abc import Iterable, Sequence
from itertools import groupby

Runs = list[list[int]]


def packed(draws: Iterable[int]) -> Runs:
    """Return sorted draws as runs."""
    return [[value, len(list(same))] for value, same in groupby(sorted(draws))]


def unpacked(runs: Sequence[Sequence[int]]) -> list[int]:
    """Return the draws of runs, in rising order."""
    return [value for value, times in runs for _ in range(times)]
