"""The whole program in a real browser: a demonstration that is really served, with its live stream."""
