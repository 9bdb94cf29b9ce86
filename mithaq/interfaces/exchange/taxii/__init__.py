"""A TAXII 2.1 server at /taxii2/, and a client that pulls from others.

`door` serves it beside Django's usual stack · `views` are its addresses · `credentials` says who asks · `filters`
reads what is asked for, `queries` finds it, `answers` writes it · `actions` and `review` are the ways to write, on
`screening` with `authorship`, `landing`, `sorting` and `settling` · `pulling` reads the servers of partners.

Whatever the caller may not know of does not exist for him: every figure, header and flag is made from the rows of his
own audiences. Decision: docs/decisions/0070-taxii.md. Source: OASIS, TAXII Version 2.1 (2021); sections are given where
they are followed.
"""
