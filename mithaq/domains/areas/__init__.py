"""Areas: where things happen, what they are called, and how many of them there were.

Words: *area* is one of the 22 districts of Libya, or a country; *type* and *subtype* say what happened, in our own
neutral words, with crosswalks to UCDP and PLOVER; *figure* is the number of events, and of the dead by low, best and
high estimate, of one area (or *hexagon*, where the place is known that well), month and type within one audience;
*data set* is a published collection of events that was imported; *event* is one row of it.

Calls no other domain. Why events are not marked records one by one: docs/decisions/0071-imported-events.md;
why hexagons: 0100-hexagons.md.
"""
