"""Pages of the threat review."""
