"""STIX 2.1: the form in which reports leave and objects arrive.

`times` writes and reads its timestamps · `markings` maps audiences to marking definitions and back · `checks` refuses
what is not STIX, by `shapes` (each property), `constraints` (several together), `patterns`, `hashes` and
`own_extension`; `strict` does so with the reference library · `references` finds and cuts references · `reports` maps a
report of the picture · `following` keeps a collection in step with the acts on such records, `filling` begins one with
those that stand · `withdrawal` is what is left of an object for those who may not see it any more.

Source: OASIS, STIX Version 2.1 (2021); sections are given where they are followed.
"""
