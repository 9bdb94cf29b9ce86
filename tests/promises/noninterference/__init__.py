"""Promise 1: what a party receives does not depend on what is hidden from it.

Two worlds are built from the same script. In the *full* world everything happens; in the *small* one only what
the reader may see. Clock, ids and salts of a step depend on the step alone, so hidden steps shift nothing. A
crawler asks both worlds the same questions as the reader, while the rest of the script happens and a stream is
open; every answer, every frame and every mail is compared byte by byte. Each text carries a canary, and no
hidden one may turn up anywhere, in whatever encoding. The work that reading costs the database is compared too.

`script` what happens · `worlds` builds them · `witness` lets one reader live through one world · `routes` and
`api` every address, with what to ask there · `samples` what to put into addresses · `covering` chooses where
there are too many · `crawler` asks, for the reader and for somebody who is not signed in · `streams`, `letters` and
`hooks` the live stream, the mails and what a webhook is sent · `answers` what is compared, and the few bytes that
are drawn anew for each answer · `exceptions` what may differ · `canaries` finds what must not turn up · `seeds`
what the ledger draws · `plants` leaks that must be caught · `ordinary_role` the second wall, on PostgreSQL.

**How a new domain joins.** The tests fail until its addresses are known. Then:

1. `routes.ROUTES`: one `Ask` for each named route, with the kinds whose ids go into it, the query strings of
   its filters, sorts and formats, and its forms. Lists, searches and counts go into `routes.LISTS`: their work
   is held to be equal. What changes the reader or draws a secret goes into `never`, with the reason.
2. `api.KINDS`: the word before an id in the address of an operation, and the kind that it means. Operations are
   found in the OpenAPI document.
3. `script/<domain>.py`: `BEFORE` and `MEANWHILE`, with records of each kind that the readers see and that are
   hidden (a kind of which either is lacking fails), parts narrower than their whole, a narrowing, and whatever
   sends mail; every text from `words.text` or `words.names`. Add the module to `script.DOMAINS`. What the
   demonstration's files hold is there already; nothing visible in them may name anything hidden.
4. `plants.PLANTS`: for each kind a leak where its filter is forgotten, and the addresses where it would show.
"""
