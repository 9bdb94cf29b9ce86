"""Search over visible words only: one posting per word, record and audience; newest first, never ranked by the whole.

A corpus-wide score would let hidden documents change the order of visible ones, so there is none. Postings follow the
acts a moment later, so that an act does not pay for them; what they do not hold yet is read from the acts themselves.
"""
