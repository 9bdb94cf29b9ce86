"""Alerts pulled from the feeds of partners, on a schedule.

`actions` adds a feed, pauses, resumes and ends it · `asking` is the way to its server, and to no other · `pulling`
reads it and keeps what is new · `taking` says what is new · `queries` what readers, and those who manage it, see ·
`api` the operations.
"""
