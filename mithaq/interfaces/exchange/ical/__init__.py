"""Due dates as a calendar (iCalendar, RFC 5545), for the calendar program of one person.

`entries` gathers the due dates that he may see · `writing` turns them into a file · `views` the address and the page
where it is made and revoked.

What a calendar program fetches passes through hands that hold no entitlement, like a mail: above GREEN an entry says
the day and nothing else, and nothing marked RED is in it (docs/decisions/0090-calendars.md).
"""
