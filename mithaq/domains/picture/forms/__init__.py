"""The shapes of HTML input."""
