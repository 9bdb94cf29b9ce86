"""One package per thing people talk about; each holds the same few files."""
