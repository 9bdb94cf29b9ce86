"""Pages of data sets, and of files that are sent to be imported."""
