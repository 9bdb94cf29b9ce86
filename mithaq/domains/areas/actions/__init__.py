"""Writing figures, data sets and events."""
