"""Decisions on plain values: states and moves, periods, words for figures."""
