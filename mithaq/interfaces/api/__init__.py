"""The API at /api/v1/: mounts the routers of the domains beside those that span them."""
