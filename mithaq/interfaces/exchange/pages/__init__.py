"""The pages of exchange: what the API offers to programs, for people, with the same rights.

`collections` and `partners` · `queue` with `verdicts` · `webhooks` · `alerts` with `alert_facts`,
`alert_map`, `alert_report`, `alert_feed` and `alert_check` · `feeds` of partners · `troubles` says in
words what went wrong on the way to another server · `places` is the way to each page.
"""
