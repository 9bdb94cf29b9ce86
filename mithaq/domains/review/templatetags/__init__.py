"""Tags of the pages of the threat review."""
