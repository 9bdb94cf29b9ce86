"""SQLite as Django knows it, with writers that stand in line and share a commit while others wait."""
