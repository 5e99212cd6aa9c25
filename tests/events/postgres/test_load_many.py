"""Several streams by one statement: the same events as stream by stream."""

from pathlib import Path

from hotline.app.compose import open_core
from hotline.app.settings import Settings
from tests.databases import Database
from tests.hotline.app.followers.deadlines import T0, dispatched, record, suspended_until

STREAMS = ["work_order-1", "work_order-2", "work_order-3"]


async def test_each_stream_has_its_own_events_and_goes_on_from_them(
    database: Database, tmp_path: Path
):
    async with open_core(Settings(state=tmp_path, database_url=database.dsn), database.dsn) as core:
        for stream in STREAMS[:2]:
            await record(core, stream, dispatched())
        await record(core, STREAMS[0], *suspended_until(T0), after=1)
        found = await core.store.load_many(STREAMS)
        alone = {stream: await core.store.load(stream) for stream in STREAMS}
        await record(core, STREAMS[0], dispatched(), after=3)

        assert alone == found
        assert [3, 1, 0] == [len(found[stream]) for stream in STREAMS]
        assert 4 == len(await core.store.load(STREAMS[0]))
