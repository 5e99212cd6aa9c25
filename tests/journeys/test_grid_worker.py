"""网格员: reads the orders that they registered, and no others (V-01)."""

from tests.journeys.story import CALL, Story
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


async def test_a_grid_worker_of_a_department_is_told_that_their_order_is_registered(town: Town):
    """They may not read it (V-01): the answer holds its number, and nothing of the order."""
    worker = next(each for each in town.passwords if each.startswith("handler-worker-"))
    said = {**CALL, "channel": "grid", "narrative": "邻居昏迷，燃气泄漏。"}
    first = await town.post(worker, ORDERS, said, key="grid-worker-1")
    again = await town.post(worker, ORDERS, said, key="grid-worker-1")
    order = await town.get("supervisor", f"{ORDERS}/{first.json['order_no']}")
    read = await town.get(worker, f"{ORDERS}/{first.json['order_no']}")

    assert (201, 201, 404) == (first.status, again.status, read.status)
    assert first.raw == again.raw
    assert ("registered", "grid") == (order.json["status"], order.json["channel"])
    assert {"order_no", "query_code", "hints"} < first.json.keys()
    assert first.json["hints"]
    assert not {"narrative", "requester"} & first.json.keys()


async def test_a_reference_that_is_known_tells_a_grid_worker_of_a_department_nothing(town: Town):
    worker = next(each for each in town.passwords if each.startswith("handler-worker-"))
    said = {**CALL, "channel": "grid", "source_system": "patrol", "external_ref": "R-1"}
    first = await town.post(worker, ORDERS, said)
    known = await town.post(worker, ORDERS, said)

    assert (201, 409) == (first.status, known.status)
    assert known.code == "work_order.reference_known"
    assert first.json["order_no"] not in known.text
