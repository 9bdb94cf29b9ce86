"""Outgoing notices, per recipient and channel, with a state that is never optimistic.

Words: a *notice* is what an act wants somebody to be told; a *delivery* is that notice to one recipient over
one channel: queued, then sent, then confirmed; or failed with the reason, and then the next channel; or void,
because the recipient may no longer see what it is about. An *adapter* is the way out of one channel.

`queue` takes notices in the act's transaction · `texts` names what each says · `letters` writes it in the
recipient's language and says no more than the marking allows · `adapters` send · `sending` is the job ·
`wiring` takes the functions that know who may see what. Decision: docs/decisions/0024-delivery.md.
"""
