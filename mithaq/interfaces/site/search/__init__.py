"""Search over what the reader may see; newest first, never ranked by the whole."""
