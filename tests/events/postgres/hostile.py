"""
A log under stress: writers that dawdle, roll back and write elsewhere first; readers that tail it.

`HostileLog` is a plain table without our lock. Its three readers are the popular wrong ones
(ADR 0003); they stay here for ever, so that we know that this stress finds them.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import asyncpg

SCHEMA = """
CREATE SCHEMA hostile;
CREATE TABLE hostile.event (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stream text NOT NULL,
    version integer NOT NULL,
    tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
    UNIQUE (stream, version)
);
CREATE INDEX ON hostile.event (tx, position);
CREATE TABLE hostile.elsewhere (x integer);
"""
ADD = """
INSERT INTO hostile.event (stream, version)
SELECT $1, n + (SELECT coalesce(max(version), 0) FROM hostile.event WHERE stream = $1)
  FROM generate_series(1, $2::integer) AS n
"""
NAIVE = """
SELECT position, tx::text, stream, version FROM hostile.event
 WHERE position > $1 AND $2::text IS NOT NULL ORDER BY position LIMIT 500
"""
XID_BY_XID = """
SELECT position, tx::text, stream, version FROM hostile.event
 WHERE (tx, position) > ($2::text::xid8, $1) AND tx < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY tx, position LIMIT 500
"""
XID_BY_POSITION = """
SELECT position, tx::text, stream, version FROM hostile.event
 WHERE position > $1 AND tx < pg_snapshot_xmin(pg_current_snapshot()) AND $2::text IS NOT NULL
 ORDER BY position LIMIT 500
"""
WRONG_READERS = {
    "position alone": NAIVE,
    "xid filter, ordered by xid": XID_BY_XID,
    "xid filter, checkpoint by position": XID_BY_POSITION,
}
STREAMS = 40
WRITERS = 16
DAWDLE = 0.02  # seconds at most

Name = tuple[str, int]  # stream and version
Read = Callable[[], Awaitable[list[Name]]]  # what came since the last time


@dataclass
class Tail:
    """What one reader was given, and when the foreign transaction was open."""

    read: Read
    seen: list[Name] = field(default_factory=list)
    meanwhile: int = 0  # delivered while a foreign write transaction was open

    async def follow(self, stress: "Stress") -> None:
        while True:
            last_look = stress.over
            names = await self.read()
            self.seen += names
            self.meanwhile += len(names) * stress.foreign_is_open
            if not names and last_look:
                return
            await asyncio.sleep(0.002)

    def missed(self, committed: set[Name]) -> int:
        return len(committed - {*self.seen})

    def inverted(self) -> int:
        """How often a later event of a stream came before an earlier one."""
        last: dict[str, int] = {}
        count = 0
        for stream, version in self.seen:
            count += version < last.get(stream, 0)
            last[stream] = max(version, last.get(stream, 0))
        return count


@dataclass
class Stress:
    """Writers for `seconds`; in the last third somebody else holds a write transaction open."""

    seconds: float
    write: Callable[[random.Random], Awaitable[None]]
    tails: list[Tail]
    foreign: asyncpg.Connection
    stopping: bool = False
    over: bool = False
    foreign_is_open: bool = False

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            for tail in self.tails:
                tasks.create_task(tail.follow(self))
            async with asyncio.TaskGroup() as writers:
                for number in range(WRITERS):
                    writers.create_task(self.write_on(random.Random(number)))
                await asyncio.sleep(self.seconds * 2 / 3)
                async with self.foreign.transaction():
                    await self.foreign.execute("SELECT pg_current_xact_id()")
                    self.foreign_is_open = True
                    await asyncio.sleep(self.seconds / 3)
                    self.foreign_is_open = False
                self.stopping = True
            self.over = True

    async def write_on(self, chance: random.Random) -> None:
        while not self.stopping:
            await self.write(chance)


@dataclass
class HostileLog:
    pool: asyncpg.Pool

    async def write(self, chance: random.Random) -> None:
        with suppress(asyncpg.UniqueViolationError):
            async with self.pool.acquire() as connection:
                await self.transact(connection, chance)

    async def transact(self, connection: asyncpg.Connection, chance: random.Random) -> None:
        stream = f"s-{chance.randrange(STREAMS)}"
        transaction = connection.transaction()
        await transaction.start()
        try:
            if chance.random() < 0.3:  # so that the xid is older than the append
                await connection.execute("INSERT INTO hostile.elsewhere VALUES (1)")
                await asyncio.sleep(chance.random() * DAWDLE)
            await connection.execute(ADD, stream, chance.randrange(1, 4))
            if chance.random() < 0.3:
                await asyncio.sleep(chance.random() * DAWDLE)
        except BaseException:
            await transaction.rollback()
            raise
        await (transaction.rollback() if chance.random() < 0.1 else transaction.commit())

    def tail(self, sql: str) -> Tail:
        checkpoint = (0, "0")

        async def read() -> list[Name]:
            nonlocal checkpoint
            rows = await self.pool.fetch(sql, *checkpoint)
            if rows:
                checkpoint = (rows[-1]["position"], rows[-1]["tx"])
            return [(row["stream"], row["version"]) for row in rows]

        return Tail(read)

    async def committed(self) -> set[Name]:
        rows = await self.pool.fetch("SELECT stream, version FROM hostile.event")
        return {(row["stream"], row["version"]) for row in rows}
