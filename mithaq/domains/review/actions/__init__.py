"""Writing the threat review: one verb a function, one act each; issuing a document is two (see `documents`)."""
