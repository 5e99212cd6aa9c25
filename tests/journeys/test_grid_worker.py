"""网格员: reads the orders that they registered, and no others (V-01)."""

from tests.journeys.story import Story
from tests.journeys.town import ORDERS, Town


async def test_a_grid_worker_reads_what_they_registered_and_nothing_else(town: Town):
    own = await Story.begins(town, by="worker-1", channel="grid")
    other = await Story.begins(town)
    await own.goes("operator", "accept")
    await town.settled()
    mine = await own.read("worker-1")
    timeline = await town.get("worker-1", f"{own.path}/timeline")
    listed = (await town.get("worker-1", ORDERS, limit=200)).json["items"]
    theirs = await other.read("worker-1")
    colleague = await own.read("worker-2")

    assert ("accepted", []) == (mine.json["status"], mine.json["allowed_commands"])
    assert 200 == timeline.status
    assert own.order_no in {each["order_no"] for each in listed}
    assert other.order_no not in {each["order_no"] for each in listed}
    assert (404, 404) == (theirs.status, colleague.status)
