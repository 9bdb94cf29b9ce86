"""The transparency ledger: a record of every act that nobody, the operator included, can rewrite unnoticed.

One log per audience, which only its members may read, and one anchor log for all, with one entry an epoch.
Formats are those of C2SP (tlog-tiles, tlog-checkpoint, signed-note, tlog-cosignature, tlog-witness,
tlog-policy, tlog-proof); what is ours is written byte for byte in docs/reference/ledger-format.md.

To write:   `append.append`, `append.renew_key`, `erasure.erase`, `epochs.run`
To read:    `seals.state`, `seals.logs`, `signatories.of`, `keys.fingerprint`, `export.export`, `export.proof`
To change the keys that sign: `rotation`
To check:   `verify`, `audit`, `diff` — read exported files only; need neither settings nor a database
To witness: `witness` — a program that a party runs on its own machine

Parts, from the ground up: refusal · merkle · notes · checkpoints · policy · tiles · entries · fields ·
assertions · anchor_map · proofs (plain values) | folders, path_tiles, epoch_checks, succession, signed_entries,
verify, audit, diff, witness (files) | models, rows, append, erasure, rotation, epochs, witnesses, rollback,
seals, signatories, earlier, export (database). Nothing here has a foreign key to live data: an audience is a
UUID.
"""
