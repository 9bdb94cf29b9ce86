"""Shapes of HTML input of the threat review."""
