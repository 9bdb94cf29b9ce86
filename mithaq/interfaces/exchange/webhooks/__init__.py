"""Webhooks: a party's own server is told of each act that the party may see.

`rules` what is signed and when it is tried again · `actions` setting one up, pausing, resuming, trying out, replaying ·
`queries` a party's webhooks, and the list of tries · `events` the next act to tell of · `losses` what a party lost by
leaving a group · `sending` the worker's part · `api` the operations.

An event says which record, which deed, which version, when and under which marking; the content is fetched by whoever
is entitled to it. Format and signature are those of Standard Webhooks 1.0 (docs/decisions/0091-webhooks.md).
"""
