"""What spans domains: the site, the API, exchange with other systems, and the commands."""
