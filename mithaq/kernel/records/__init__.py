"""What all records share, whatever they are about: kinds, links both ways, discussion, release, erasure, seal.

Words: *kind* is the stable word for a sort of record ("milestone"); *link* joins two records and is shown only to
those who see it and both its ends; *comment* belongs to a record and reaches nobody whom the record does not reach.
"""
