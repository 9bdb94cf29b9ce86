"""The signature that is worked out on the format's page is what the code gives today.

To write it anew after a change of the format, run this file with UPDATE_EXAMPLE=1 in the environment.
"""

import os
from base64 import b64encode

from mithaq.kernel.ledger import assertions, entries, fields
from mithaq.kernel.ledger.assertions import Key
from tests.factories.passkeys import Device

from .test_format_page import PAGE

BEGIN, END = "<!-- signature begins -->\n", "<!-- signature ends -->\n"
LOG, ASKED = "mithaq.example/a/4991dcea6dff5f79208a", 1_772_528_400
VALUES = {
    "changed_at": '"2026-03-03T09:00:00+00:00"',
    "created_at": '"2026-03-03T09:00:00+00:00"',
    "title": '"[erased]"',
}


def test_the_worked_signature_is_that_of_the_code():
    before, _, rest = PAGE.read_text().partition(BEGIN)
    written, _, after = rest.partition(END)
    if os.environ.get("UPDATE_EXAMPLE"):
        PAGE.write_text(before + BEGIN + _example() + END + after)
        written = _example()
    assert written == _example()


def _example() -> str:
    device = Device(1, "mithaq.example", "https://mithaq.example")
    key = Key("liaison-east", device.public, device.rp)
    opening = fields.commit(VALUES, bytes(range(96)))
    about = {"act": "initiative.erased", "by": "eastern-command:secretary", "rec": "r-7f3a", "v": 2}
    content = assertions.content(opening)
    stated = assertions.statement(**about, content=content, log=LOG, asked=ASKED)
    given = device.under(stated, "d0c5a2f1b3e4968770aa", 12, ASKED)
    assertions.check(given, stated, key, "the example")
    data = entries.encode(**about, c=fields.root(opening), seq=5, t=ASKED + 20, sig=given.encode())
    parts = {
        f"Entry 12 of `a/{given.log}` announces, with `rp` = `{key.rp}`, the public key": b64encode(
            key.public
        ).decode(),
        "Entry 5 of the log of the act": data.decode(),
        "Its fields": fields.pack(opening).decode(),
        "The statement": stated.decode(),
        "The challenge, in hex": assertions.challenge(stated).hex(),
        "The client data": given.client.decode(),
    }
    return "\n" + "".join(f"{name}:\n\n    {text}\n\n" for name, text in parts.items())
