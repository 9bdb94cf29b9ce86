"""Promise 1: what a party receives does not depend on what is hidden from it.

Two worlds are built from the same script. In the *full* world everything happens; in the *small* one only what the
reader may see. Clock, ids and salts of a step depend on the step alone, so hidden steps shift nothing. A crawler asks
both worlds the same questions as the reader, and every answer is compared byte by byte.

`script` what happens · `worlds` builds them · `routes` every address, with what to ask there · `crawler` asks ·
`answers` what is compared, and the few bytes that are drawn anew for each answer · `plants` leaks that must be caught.
"""
