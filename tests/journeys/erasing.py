"""`hotline erase` on a town that serves: another process, with its own connections and keys."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from events.postgres import open_store
from events.postgres.following.notify import open_wake
from events.vault import KeyFile, open_vault
from hotline.app.attachments.opening import FOLDER
from hotline.app.erasure.erase import Erasing, Receipt, Whom
from hotline.attachments.store import FolderStore
from projections.engine.pool import projection_pool
from tests.journeys.story import Story
from tests.journeys.town import Town


@asynccontextmanager
async def erasing(town: Town) -> AsyncIterator[Erasing]:
    """At the town's time; ours would be in its future."""
    dsn = town.settings.owner_url
    assert dsn is not None
    async with (
        open_vault(dsn, KeyFile(town.settings.key_file, ours=True), role=None) as vault,
        open_wake(dsn) as wake,
        open_store(dsn, vault, after_flush=wake.announce) as store,
        projection_pool(dsn, size=8) as views,
    ):
        files = FolderStore(town.settings.state / FOLDER)
        yield Erasing(store, vault, views, town.clock, files=files)


async def erase(town: Town, whom: Whom) -> Receipt:
    async with erasing(town) as program:
        return await program.erase(await program.find(whom), "来函 12 号")


async def erase_requester(story: Story) -> Receipt:
    """Return when the service has heard of it."""
    receipt = await erase(story.town, Whom(order_no=story.order_no))
    await story.until(lambda order: order["erased"])
    return receipt
