"""Places and incidents as GeoJSON (RFC 7946), by OGC API – Features, part 1: core (OGC 17-069r4).

`parameters` reads the query · `features` turns records into features · `offered` the collections · `definition` the
OpenAPI document · `views` the resources under /features/.

An incident is a report that stands and that the caller may see, its point as coarse as its marking asks for, and the
filters look at that point too. What is marked RED is not exported, and no page says how many there are in all.
"""
