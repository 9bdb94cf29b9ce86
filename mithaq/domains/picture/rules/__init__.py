"""Decisions on plain values: states and moves, what assessments add up to, what is alike, when to remind."""
