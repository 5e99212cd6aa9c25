"""A proxy in front of PostgreSQL's socket that cuts the connection at a chosen moment."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from tests.databases import temporary_state

CHUNK = 1 << 20


class Cut(Enum):
    BEFORE = "before the statement reaches the server"
    DURING = "while the server may be working"
    AFTER = "after the server has committed, before its answer passes"
    FREEZE = "the answer never comes, and the connection stays open"


async def nothing() -> None:
    """Nobody interferes."""


@dataclass
class Proxy:
    """`arm` it, and the next message of any client meets its fate; once."""

    server: str
    dsn: str = ""
    cut: Cut | None = None
    meanwhile: Callable[[], Awaitable[object]] = nothing
    closed: bool = False  # new connections are refused
    cuts: int = 0

    def arm(self, cut: Cut, meanwhile: Callable[[], Awaitable[object]] = nothing) -> None:
        self.cut, self.meanwhile = cut, meanwhile

    async def serve(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        if self.closed:
            to_client.close()
            return
        from_server, server = await asyncio.open_unix_connection(self.server)
        pipe = Pipe(self, client, server, from_server, to_client)
        requests = asyncio.create_task(pipe.requests())
        try:
            await pipe.answers()
        finally:
            requests.cancel()
            pipe.close()

    def fate(self) -> Cut | None:
        cut, self.cut = self.cut, None
        self.cuts += cut is not None
        return cut


@dataclass
class Pipe:
    proxy: Proxy
    client: asyncio.StreamReader
    server: asyncio.StreamWriter
    from_server: asyncio.StreamReader
    to_client: asyncio.StreamWriter
    cut: Cut | None = None

    async def requests(self) -> None:
        with suppress(ConnectionError):
            while chunk := await self.client.read(CHUNK):
                self.cut = self.cut or self.proxy.fate()
                if self.cut is not Cut.BEFORE:
                    self.server.write(chunk)
                    await self.server.drain()
                if self.cut in {Cut.BEFORE, Cut.DURING}:
                    await self.proxy.meanwhile()
                    break
        self.close()

    async def answers(self) -> None:
        """PostgreSQL flushes its answer to an autocommit statement when it has committed."""
        with suppress(ConnectionError):
            while chunk := await self.from_server.read(CHUNK):
                if self.cut is None:
                    self.to_client.write(chunk)
                    await self.to_client.drain()
                elif self.cut is Cut.AFTER:
                    await self.proxy.meanwhile()
                    break

    def close(self) -> None:
        self.server.close()
        self.to_client.close()


@asynccontextmanager
async def proxied(dsn: str) -> AsyncIterator[Proxy]:
    parts = urlsplit(dsn)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    socket_name = f".s.PGSQL.{query['port']}"
    proxy = Proxy(str(Path(query["host"]) / socket_name))
    with temporary_state() as folder:
        path = folder / socket_name
        server = await asyncio.start_unix_server(proxy.serve, path)
        proxy.dsn = dsn.replace(quote(query["host"]), quote(str(folder)))
        async with server:
            yield proxy
