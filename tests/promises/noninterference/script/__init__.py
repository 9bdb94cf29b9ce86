"""What happens after the framework was loaded: acts of all parties, each known by who of the readers can see it.

`BEFORE` happens before the readers look, `MEANWHILE` while they write, a few questions apart. A domain adds a module
with its own `BEFORE` and `MEANWHILE` here.
"""

from . import agreements, exchange, founding, picture, responses, review, seats, talk, telling, work

DOMAINS = (talk, work, seats, founding, exchange, picture, agreements, responses, review, telling)
BEFORE = tuple(step for domain in DOMAINS for step in domain.BEFORE)
MEANWHILE = tuple(step for domain in DOMAINS for step in domain.MEANWHILE)
