"""`serve`: from settings to a listening service, and back down in order."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotline.app.core import Core, open_core
from hotline.app.database import database, prepare
from hotline.app.forgetting import forget_the_erased
from hotline.app.reference_feed import keep_up
from hotline.app.settings import Settings
from hotline.app.views import Views, open_views
from hotline.app.web import build
from hotline.http.server import Listener, listen


@dataclass(frozen=True)
class Running:
    """A service that answers; `address` is where."""

    core: Core
    views: Views
    listener: Listener
    address: str


@asynccontextmanager
async def running(
    settings: Settings, *, on_empty: Callable[[Core], Any] | None = None
) -> AsyncIterator[Running]:
    """
    Serve until the block ends. `on_empty` fills an empty log before the first request.

    Raises EmbeddedFault, UnsafeDatabase, MasterKeyError, MigrationFault: each says what to do.
    """
    async with database(settings) as found:
        await prepare(found.dsn)
        async with open_core(settings, found.dsn) as core:
            if on_empty is not None and await nobody_can_sign_in(core):
                await on_empty(core)
            async with open_views(core) as views, asyncio.TaskGroup() as tasks:
                position = (await core.reader.head()).position
                feed = tasks.create_task(keep_up(core.feed, core.reader, core.wake, position))
                forgetting = tasks.create_task(
                    forget_the_erased(core.vault, core.reader, core.wake, position)
                )
                try:
                    async with serving(core, views) as service:
                        yield service
                finally:
                    feed.cancel()
                    forgetting.cancel()


async def nobody_can_sign_in(core: Core) -> bool:
    """A first start, or one that was cut off before it was complete."""
    known: bool = await core.pool.fetchval("SELECT EXISTS (SELECT FROM credential)", timeout=5)
    return not known


@asynccontextmanager
async def serving(core: Core, views: Views) -> AsyncIterator[Running]:
    settings = core.settings
    app = build(core, views)
    gc.collect()
    gc.freeze()  # the city as published stays: a collector that walks it stops everybody
    listener = await listen(app, host=settings.host, port=settings.port)
    address = f"http://{settings.host}:{listener.port}"
    note = settings.state / "address"
    write_whole(note, address)
    try:
        yield Running(core, views, listener, address)
    finally:
        note.unlink(missing_ok=True)
        await listener.stop()


def write_whole(path: Path, text: str) -> None:
    """Nobody ever reads half of it."""
    draft = path.with_suffix(".tmp")
    draft.write_text(text, "utf-8")
    draft.replace(path)


async def until_stopped() -> None:
    """Return on SIGTERM or SIGINT."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    await stopped.wait()
