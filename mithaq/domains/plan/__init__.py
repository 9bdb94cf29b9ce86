"""What the parties have agreed to do: lines of effort, objectives, initiatives, milestones, and what may stop
them.

Words: *line of effort* joins objectives towards one end state; *objective* is a wanted change; *initiative*
is a bundle of work towards an objective, with one lead and other parties by role; *milestone* is a dated step
that one party reports done and another verifies; *slip* is a moved date with its cause; *assumption* is what
must hold, with a *tripwire*; *risk* stands for risks, challenges and opportunities.

Calls no other domain. `late`, `needs a look` and `at risk because an assumption broke` are derived when
asked, from what the reader may see; none of them is stored.
"""
