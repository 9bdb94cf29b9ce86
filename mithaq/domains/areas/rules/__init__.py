"""Places, types of events and their generalisation: plain values, no database."""
