"""Reading UCDP GED files as they are published: which columns there are, and what a row says.

Source: Uppsala Conflict Data Program, Georeferenced Event Dataset, codebook 21.1. Column sets seen: the short set of 14
columns, the full one of 47, the candidate events' 49, and the web export's 47 headings over 48 cells.
"""
