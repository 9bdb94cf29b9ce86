"""The promise ledger: what each party has promised, to whom, by when, with which proof, and how it stands.

Words: *agreement* is a signed text of several parties, made of numbered *clauses*; *commitment* is one
promise with one *responsible* party, whatever it comes from (clause, decision, corrective action, pledge,
recommendation); *reading* is one party's judgement of completion on five steps, the responsible party's own
or another's, never merged; *gap* is the difference between the two; *evidence* is a file offered as proof;
*dispute* is a party's formal objection; *waiver* releases from a promise; *slip* is a due date that moved,
with its cause; *standing* says what a commitment counts as in the promise balance of its responsible party.

Calls: plan (initiatives, slips). Who may do what, and the states: docs/reference/states-commitments.md.
"""
