"""Who may come in: passkeys, authenticator codes, recovery codes, invitations; sessions and the end of them.

Built on django-allauth with five of its defaults changed (docs/decisions/0062-sign-in.md). No e-mail is a
factor, and nobody gets past his factors by himself: two officers of his party let him in again.
"""
