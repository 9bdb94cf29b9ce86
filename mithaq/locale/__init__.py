"""Catalogues of the Arabic and French texts; English is the source."""
