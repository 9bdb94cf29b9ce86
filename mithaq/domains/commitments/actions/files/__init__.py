"""What happens to a file on its way in: named safely, typed by content, freed of metadata, stored durably.

`names` makes a name that cannot deceive · `types` says by content what a file is · `images`, `pdfs`, `office`
check one family and take its metadata away · `prepare` joins these · `store` writes and sweeps · `erasing` says what
an erasure takes. Nothing but the last knows of a table. Decision: docs/decisions/0053-evidence-files.md.
"""
