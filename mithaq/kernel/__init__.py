"""What every domain stands on: no pages, no domain words.

Parts, from the ground up: clock, ids, errors, i18n · people · markings · ledger · live · timers · delivery ·
acts (the one way to write) · records (what all records share: kinds, links, discussion, history).
"""
