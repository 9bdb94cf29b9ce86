"""Decisions on plain values: states and moves, who may make them, how a promise stands, when to remind."""
