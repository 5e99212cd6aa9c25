"""A simulation publishes the months that it has finished, so that the demo has some."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from events.postgres.properties import mark_simulated
from hotline.app.compose import desk_of, open_core
from hotline.app.demo_city.seed import CITY, seed
from hotline.app.read_side import MODELS, settled_views
from hotline.app.settings import Settings
from hotline.app.simulation.drivers import Inside
from hotline.app.simulation.publishing import publish_months, whole_months
from hotline.app.simulation.running import simulation
from hotline.published_months.publishing import published_month
from hotline.published_months.sealing import seal_of
from hotline.reports.month import Month
from tests.databases import Database

END = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)
LASTS = timedelta(days=34)


def test_only_whole_months_are_published():
    begun, end = datetime(2026, 8, 1, 0, 5, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)

    assert [Month(2026, 9), Month(2026, 10)] == [*whole_months(begun, end, UTC)]
    assert [Month(2026, 9)] == [*whole_months(begun, end - timedelta(seconds=1), UTC)]


async def test_a_finished_month_is_published_once(database: Database, state_folder: Path):
    settings = Settings(state=state_folder, database_url=database.dsn, port=0)
    async with open_core(settings, database.dsn) as opened:
        core, start = replace(opened, clock=lambda: END), (END - LASTS).astimezone(opened.feed.zone)
        await mark_simulated(core.pool, CITY)
        await seed(core, start)
        end = END.astimezone(core.feed.zone)
        inside = Inside(desk_of(core))
        play = simulation(inside, core, start=start, end=end, rate=1.0, street=0, seed=4)
        await play.play(start, lambda _: None)
        await settled_views(core, MODELS)
        first, again = await publish_months(core, end), await publish_months(core, end)
        history = await core.store.load("published_month-2026-10")

    assert ([Month(2026, 10)], []) == (first, again)
    (published,) = [each.event for each in history]
    assert seal_of(published) == published.seal
    numbers = published_month.fold([published]).numbers
    assert numbers["registered", "city", "all"][0] > 0
