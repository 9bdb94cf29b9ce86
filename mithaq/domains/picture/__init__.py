"""The common picture: reports of security developments, and all that happens to them.

Words: *report* is what one party, its *originator*, tells of an event, for one audience; *version kind* says what
its newest version is (initial, correction, retraction); *variant* is a report of its own, downgraded or sanitised,
made from another one for a wider audience; *same event* joins two reports of one event, for whoever sees both;
*assessment* is another party's verdict with its *basis*; *suggestion* is a change proposed by a party that does not
own the report; *claim* says "I am on it" until it expires; *receipt* says what a party has received, opened and
acknowledged; *recall* is a receipt that asks for an acknowledgement, after a narrowing or a retraction; *opening*
is the ledgered reading of a RED report; *hint* is "ask party B", where both sides consented; *request* (RFI) asks
named parties a question with a due date.

Calls: areas (places, taxonomy, figures). Who may do what, and the states: docs/reference/states-picture.md.
"""
