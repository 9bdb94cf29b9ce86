"""Decisions on plain values: states and moves, lateness, slips, the weight of a risk. No tables, no
reader."""
