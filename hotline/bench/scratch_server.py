"""A temporary state folder with an embedded server in production settings, and databases in it."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from events.embedded import Server, embedded_server
from hotline.app.database.prepared import CONNECT_SECONDS, Database, prepare

PREFIX = "hotline-bench-"


@dataclass(frozen=True)
class House:
    folder: Path
    server: Server

    async def database(self, name: str) -> str:
        """Make an empty database; return its address."""
        connection = await connect(self.server.dsn_of(database="postgres"))
        try:
            await connection.execute(f"CREATE DATABASE {name}")
        finally:
            await connection.close(timeout=CONNECT_SECONDS)
        return self.server.dsn_of(database=name)

    async def log(self, name: str) -> str:
        """An empty log: migrated, and refused if the server were not durable."""
        dsn = await self.database(name)
        await prepare(Database(dsn, dsn, self.server))
        return dsn


@asynccontextmanager
async def house() -> AsyncIterator[House]:
    with state_folder() as folder:
        async with embedded_server(folder) as server:
            yield House(folder, server)


@contextmanager
def state_folder() -> Iterator[Path]:
    """Below TMPDIR, so that the disk to be measured can be chosen; removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o711)  # the server's user must get through
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def connect(dsn: str) -> asyncpg.Connection:
    """As the owner, who may do what the service may not."""
    return await asyncpg.connect(dsn, timeout=CONNECT_SECONDS)
