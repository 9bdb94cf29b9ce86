"""The one way to write.

`commit` saves a record and, in the same transaction, its Revision, its ledger entry, its counts and search words and
the notices it causes; after the transaction it tells the open streams. If any part cannot be written, nothing is.
`once` makes a repeated submission harmless. `remark` narrows a marking. `feeds` reads what was written. `followers`
keep other forms of it ready.

A Revision is the whole record as canonical JSON. History, audit, resuming a lost connection, exports and withdrawal
are all readings of it; there is no second mechanism.
"""
