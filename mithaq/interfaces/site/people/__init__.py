"""Parties, persons and sharing groups, as far as the reader may know them; and each party's own
administration.
"""
