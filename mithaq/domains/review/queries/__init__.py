"""Reading for the threat review. The first argument is the viewer; what comes back is only what he may see."""
