"""The pages that span domains: signing in, today, search, records, people, settings, the story of an item.

One folder a part: `signin/` who may come in · `today/` what needs me · `search/` · `record/` the record of
acts, its proof, and what surrounds every record (links, discussion, narrowing, release) · `people/` parties,
persons, groups · `settings/` of one's own account · `story/` one item from beginning to end, for print.
"""
