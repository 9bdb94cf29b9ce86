"""The Common Alerting Protocol 1.2 (OASIS, 2010), in and out; alerts in CAP 1.0 and 1.1 are read as well.

An *alert* is one message: who says it, to whom, and for each language an *info* with the *areas* it is about and the
*resources* it points to. Later messages *update* or *cancel* earlier ones by *references*.

`alerts` plain values · `elements` how each stands in XML · `documents` opens what strangers sent · `schemas` the
published schemas, `schema_faults` what they find · `reading` and `writing` between bytes and values · `rules` what the
schema cannot say · `standing` whether an alert holds now · `signatures` and `trust` who signed it · `atom` our feed,
`listings` those of others.

Alerts that are kept: `actions` checks and keeps one · `queries` those that a viewer sees, and how they stand ·
`places` where one holds, by the gazetteer · `feeds` and `views` what programs fetch · `api` the operations · `words`
the code words of CAP in the reader's language.

What comes in is untrusted: nothing outside the document is fetched, and each refusal names its reason.
"""
