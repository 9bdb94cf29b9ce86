"""The live line: one stream of server-sent events per person, for everything.

Words: a *frame* says what changed, by kind and id; a *reader* is one open stream; the *tail* reads committed
acts from the table in commit order; the *bus* only says "look", so that a lost message loses nothing; a
*notice* says that somebody's rights or session changed; a *ticket* binds the address of a stream to person,
party and session.

`publish` is called by acts · `notices` when rights or sessions change · `tickets` by pages · `endpoint` and
`lifespan` are mounted beside Django · `wiring` takes the functions that read acts and rights, since this
package imports no other part of the kernel that has tables. Decisions: docs/decisions/0020 to 0023. For
readers of the stream: docs/reference/live.md.
"""
