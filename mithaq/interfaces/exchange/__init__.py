"""What other systems read and write, by open standards.

Words: a *collection* is a TAXII collection, one for each purpose of sharing; a *contribution* is what one envelope
brought for one audience; an *item* is one version of one object, as the bytes that are handed out; a *partner* is a
server from which collections are pulled.

`taxii` serves and pulls TAXII 2.1 · `stix` maps records to STIX 2.1 and checks what comes in · `cap` reads and writes
alerts, `feeds` pulls those of partners · `geojson` and `hxl` hand out incidents as features and tables · `ical` due
dates as a calendar · `webhooks` tells other systems of acts · `doors` lets in programs that read, `links` those that
know a secret address · `outgoing` is the only way out to other hosts, `partner_secrets` what may be said to whom there,
`schedules` when, `tries` what is remembered of it.
"""
