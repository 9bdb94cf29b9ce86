"""From a release to its receipt: how long until 50 open streams have what was released to them.

The bare stream only puts a finished frame into 50 queues. Ours releases a record: two acts with their revisions and
ledger entries, and the question who may see which, before the first byte leaves.
"""

import asyncio

from .live import PATIENCE_S, REST_S, connected, serving, tokens_of_readers
from .row import Row
from .store import fresh

STREAMS, RELEASES, PAUSE_S = 50, 60, 0.1
# "in the same order" as the bare stream
LIMIT = 10.0


def run(scale: float = 1.0) -> list[Row]:
    """Measure both, one after the other, and compare the 95th percentile over all pairs of release and reader."""
    count = max(20, int(RELEASES * scale))
    with fresh():
        tokens = tokens_of_readers()
        reference, ours = (asyncio.run(_p95(which, tokens, count)) for which in ("bare", "ours"))
    return [
        Row(
            f"release to receipt, {STREAMS} streams, p95",
            f"{ours * 1e3:.1f} ms",
            f"bare uvicorn stream {reference * 1e3:.1f} ms",
            ours / reference,
            LIMIT,
        )
    ]


async def _p95(which: str, tokens: list[str], count: int) -> float:
    with serving(which) as server:
        clients, tasks = await connected(server, tokens, STREAMS, count)
        await asyncio.sleep(REST_S)
        begun = [float(at) for at in (await server.ask(f"release {count} {PAUSE_S}")).split(",")]
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.gather(*tasks)
    waits = sorted(
        arrived - at for client in clients for at, arrived in zip(begun, client.arrivals, strict=True)
    )
    return waits[int(0.95 * len(waits))]
