"""Who may see what.

Words: *marking* is a TLP 2.0 level and a set of receivers; *audience* is one distinct marking as an immutable row;
*holder* is a party or a person that an audience reaches; *entitlement* is the set of audiences a viewer holds now.

`audiences` makes and compares audiences · `viewers` turns a person into an entitlement · `manager` seals every
marked table until `visible_to(viewer)` is called · `scope` holds the only raw SQL: pages merged audience by
audience, so that the work done never depends on what is hidden · `tallies` counts per audience · `walls` puts
row-level security on PostgreSQL · `cursors` seals page positions.
"""
