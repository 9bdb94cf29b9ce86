"""Mithaq keeps a security-cooperation agreement alive between parties who do not yet fully trust one another."""
