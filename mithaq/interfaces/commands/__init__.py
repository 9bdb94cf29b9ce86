"""The `mithaq` command: serve, work, load, export, tokens, the ledger's tools, and the demonstration."""
