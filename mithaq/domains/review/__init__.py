"""The threat review: trends, warnings, hot spots and forecasts of areas, drawn from what a reader may see.

Words: *vantage* is a marking with the figures that all its readers see, from which something is computed for them;
*warning* says that a week of one type in one area stands out against that area's own past (an *alert* is a message to
the public and belongs to crises); *forecast* is a frozen, dated statement of how many events months ahead may bring,
scored when the truth is known; *saved search* tells its owner of what is new; *threat review* is a document on a
period, drafted from figures, edited by people, issued to an audience; a month is *provisional* while more reports of
it are to come in.

Nothing here speaks of anything smaller than an area, and nothing of a person. `methods` holds the arithmetic and knows
neither tables nor Django.

Calls: areas (places, types, figures), picture (reports). States: docs/reference/states-review.md.
"""
