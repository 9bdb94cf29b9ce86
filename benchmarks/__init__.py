"""`make bench`: every figure is a ratio to a stated peer or limit, both measured in the same run."""
