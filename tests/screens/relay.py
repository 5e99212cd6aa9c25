"""A connection to the service that can be cut, as a network does it."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Relay:
    """Forwards bytes to `address` while it is up; always on the same port."""

    address: str
    port: int = 0
    server: asyncio.Server | None = None
    open: set[asyncio.StreamWriter] = field(default_factory=set)

    @property
    def own_address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def up(self) -> None:
        self.server = await asyncio.start_server(self.forward, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]

    def down(self) -> None:
        """Refuse new connections, and end those that are open at once."""
        if self.server is not None:
            self.server.close()
        for writer in self.open:
            writer.transport.abort()

    async def forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_service, to_service = await asyncio.open_connection(
            urlsplit(self.address).hostname, urlsplit(self.address).port
        )
        ends = {writer, to_service}
        self.open |= ends
        try:
            await asyncio.gather(copied(reader, to_service), copied(from_service, writer))
        finally:
            self.open -= ends
            for end in ends:
                end.close()


async def copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()
