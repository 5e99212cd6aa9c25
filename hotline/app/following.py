"""What a running service follows in the log besides its views."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from events.postgres.following.follower import Interest, follow
from events.postgres.following.log_reader import LogReader
from hotline.app.compose import Core
from hotline.app.erasure import forget as forgetting
from hotline.app.reference import feed as reference_feed

ERASURES = "erasures"


@asynccontextmanager
async def following(core: Core, reader: LogReader) -> AsyncIterator[None]:
    """Keep the published city up to date and forget erased people, until the block ends."""
    position = core.followers.of(reference_feed.NAME).position
    forget = partial(forgetting.forget, core.vault)
    async with asyncio.TaskGroup() as tasks:
        running = [
            tasks.create_task(
                follow(
                    name,
                    reader,
                    position,
                    take,
                    of=Interest(types=types, wake=core.wake),
                    followers=core.followers,
                ),
                name=f"follow {name}",
            )
            for name, take, types in (
                (reference_feed.NAME, core.feed.take_row, reference_feed.TYPES),
                (ERASURES, forget, forgetting.TYPES),
            )
        ]
        try:
            yield
        finally:
            for task in running:
                task.cancel()
