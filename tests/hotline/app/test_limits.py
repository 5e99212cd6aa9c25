"""The limits of a running service are those of its settings."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from hotline.app.settings import Settings
from tests.databases import Database
from tests.hotline.http.house import status_of
from tests.journeys.town import TownClock, service

REQUEST = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"


async def test_half_of_the_connections_are_the_most_of_one_address(
    database: Database, state_folder: Path
):
    settings = Settings(state=state_folder, database_url=database.dsn, port=0, connections=16)
    async with service(settings, TownClock()) as running, AsyncExitStack() as stack:
        statuses = []
        for _ in range(9):
            reader, writer = await asyncio.open_connection("127.0.0.1", running.listener.port)
            stack.callback(writer.close)
            writer.write(REQUEST)
            statuses.append(status_of(await reader.readuntil(b"\r\n\r\n")))

    assert statuses == [200] * 8 + [503]
