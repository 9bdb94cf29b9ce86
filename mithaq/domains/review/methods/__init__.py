"""The arithmetic of the threat review: arrays in, figures out. No tables, no Django, no words for readers."""
