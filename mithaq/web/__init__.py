"""The shared look: base page, components, static files, and helpers for pages, fragments and tables."""
