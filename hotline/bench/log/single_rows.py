"""
The limit: how many single-row commits a second this server makes into a twin of the event table.

By pgbench, PostgreSQL's own tool, where it is found (the wheel does not bring it); else by a loop
of ours over several connections, which is slower: then the report says so.
"""

import asyncio
import re
import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from time import perf_counter

import asyncpg
import orjson

from events.stored.codec import encode
from hotline.bench.log.sample import dispatched
from hotline.bench.program import ProgramFailed, output_of
from hotline.bench.scratch_server import House, connect

DEBIAN = Path("/usr/lib/postgresql")
TPS = re.compile(r"tps = ([0-9.]+)")
INSERT = """INSERT INTO hotline_log.twin (position, recorded_at, version, schema_version, stream,
    type, actor, role, request_id, hash, data)
VALUES (nextval('hotline_log.twin_position'), clock_timestamp(), 1, 2,
    'work_order-20260101-440500-' || currval('hotline_log.twin_position'),
    'work_order.dispatched', 'operator', 'operator', '01J00000000000000000000000',
    decode('{hash}', 'hex'), '{data}')"""


@dataclass(frozen=True)
class SingleRows:
    """`pgbench` None: none was found here."""

    dsn: str
    script: Path
    pgbench: Path | None

    @property
    def tool(self) -> str:
        return "single-row commits, " + ("pgbench" if self.pgbench else "asyncpg loop (no pgbench)")

    async def per_second(self, clients: int, seconds: float) -> float:
        if self.pgbench is None:
            return await by_connections(self.dsn, clients, seconds)
        return await by_pgbench(self.pgbench, self.script, self.dsn, clients, seconds)


async def single_rows(house: House, dsn: str) -> SingleRows:
    """Make the twin in the log's own database."""
    connection = await connect(dsn)
    try:
        await connection.execute(files("hotline.bench.log").joinpath("single_rows.sql").read_text())
    finally:
        await connection.close()
    script = house.folder / "single_row.sql"
    script.write_text(f"{insert()};\n", "utf-8")
    return SingleRows(dsn, script, find_pgbench(house.server.bin_folder))


def insert() -> str:
    """One row like ours, as a statement without parameters."""
    data = orjson.loads(encode(dispatched(7)).data)
    return INSERT.format(hash="5a" * 32, data=for_pgbench(data))


def for_pgbench(data: object) -> str:
    """Pgbench takes `:word` for a variable, also within a literal: no word may follow a colon."""
    text = orjson.dumps(data, option=orjson.OPT_INDENT_2).decode()
    return re.sub(r"(?<=\w):(?=\w)", r"\\u003a", text).replace("'", "''")


def find_pgbench(bin_folder: Path) -> Path | None:
    """The server's own, else the newest of Debian's, else one on the PATH."""
    debian = sorted(DEBIAN.glob("*/bin/pgbench"), key=lambda path: int(path.parts[-3]))
    found = shutil.which("pgbench")
    candidates = [bin_folder / "pgbench", *reversed(debian), *([Path(found)] if found else [])]
    return next((path for path in candidates if path.exists()), None)


async def by_pgbench(tool: Path, script: Path, dsn: str, clients: int, seconds: float) -> float:
    whole = max(1, round(seconds))  # pgbench counts in whole seconds
    words = ("-n", "-M", "prepared", "-T", str(whole), "-c", str(clients))
    threads = ("-j", str(min(clients, 2)))
    said = (await output_of([tool, *words, *threads, "-f", script, dsn], seconds=whole)).decode()
    found = TPS.search(said)
    if found is None:
        raise ProgramFailed(f"pgbench said no rate: {said[-500:]}")
    return float(found[1])


async def by_connections(dsn: str, clients: int, seconds: float) -> float:
    connections = await asyncio.gather(*(connect(dsn) for _ in range(clients)))
    begun = perf_counter()
    try:
        done = await asyncio.gather(*(inserts(each, begun + seconds) for each in connections))
    finally:
        await asyncio.gather(*(each.close() for each in connections))
    return sum(done) / (perf_counter() - begun)


async def inserts(connection: asyncpg.Connection, end: float) -> int:
    prepared = await connection.prepare(insert())
    done = 0
    while perf_counter() < end:
        await prepared.fetch()
        done += 1
    return done
