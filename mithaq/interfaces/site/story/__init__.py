"""The story of one item, from its beginning to its answer, as one dated line with its proof; made to be
printed.
"""
