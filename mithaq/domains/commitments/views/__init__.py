"""Request in, page or fragment out."""
