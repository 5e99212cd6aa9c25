"""
Read the on-time rate repeatedly: a program of its own, beside a rebuild.

It says a line when it has begun, looks until its stdin is closed, then says what it saw.
"""

import asyncio
import sys
from datetime import timedelta
from time import perf_counter
from typing import Any

import asyncpg
import orjson

from hotline.app.loop import run
from hotline.bench.measurement import milliseconds
from hotline.bench.synthetic.log import FIRST_DAY
from projections.engine.pool import projection_pool
from projections.figures.query import figures
from projections.figures.question import Question

PAUSE = 0.02  # seconds between two looks
ZONE = "Asia/Shanghai"
QUESTION = Question(
    since=FIRST_DAY,
    to=FIRST_DAY + timedelta(days=400),
    as_of=FIRST_DAY + timedelta(days=400),
    zone=ZONE,
    position=2**62,
    protected="all",
)


def main() -> None:
    """DSN → `{"reads", "p50_ms", "p95_ms", "answers"}`; answers: how many different ones."""
    sys.stdout.write(orjson.dumps(run(look(sys.argv[1]))).decode() + "\n")


async def look(dsn: str) -> dict[str, Any]:
    stop = await end_of_input()
    latencies: list[float] = []
    answers: set[str] = set()
    async with projection_pool(dsn, size=1) as pool:
        await one_look(pool, [])
        sys.stdout.write("looking\n")
        sys.stdout.flush()
        while not stop.done():
            answers.add(await one_look(pool, latencies))
            await asyncio.sleep(PAUSE)
    return {
        "reads": len(latencies),
        "p50_ms": milliseconds(latencies, 0.5),
        "p95_ms": milliseconds(latencies, 0.95),
        "answers": len(answers),
    }


async def end_of_input() -> asyncio.Task[bytes]:
    """Not in a thread: that would wait for the end even when looking has failed."""
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    return asyncio.create_task(reader.read())


async def one_look(pool: asyncpg.Pool, latencies: list[float]) -> str:
    begun = perf_counter()
    found = await figures(pool, [QUESTION], "department")
    latencies.append(perf_counter() - begun)
    return repr(found)


if __name__ == "__main__":
    main()
