"""Timers: what must happen later, as rows.

Words: a timer is *armed* for a moment, and then *fired* or *cancelled*; one whose handler fails again and
again is *parked* with the reason and waits for a person. A *handler* is the function of a kind. The *worker*
runs the jobs that repeat, among them `firing.run_due`; the *watchdog* says when it was last alive.

`arming` arms and cancels, in the transaction of an act · `handlers` names the function of each kind ·
`firing` fires what is due, each timer exactly once · `worker` is the loop · `watchdog` its sign of life. The
row is the timer: no process has to remember anything, so a restart or kill -9 forgets nothing. Decision:
docs/decisions/0023-timers.md.
"""
