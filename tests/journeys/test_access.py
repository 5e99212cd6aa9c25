"""Access to personal data is recorded apart (V-03): who was shown the requester, when and why."""

import asyncio
from typing import Any

import asyncpg
import pytest

from tests.journeys.story import RETURN, Story
from tests.journeys.test_visibility import CONFIDENTIAL, NAME, PHONE
from tests.journeys.town import Reply, Town

pytestmark = pytest.mark.chance

REASON = {"reason": "需回电核实地址。"}


async def accesses(town: Town, story: Story, by: str = "supervisor-2") -> list[tuple[str, str]]:
    """Who, and what: all that is recorded of this order."""
    reply = await town.get(by, f"{story.path}/access")
    assert reply.status == 200, reply.raw
    return [(item["actor"]["account"], item["type"]) for item in reply.json["items"]]


async def reveal(town: Town, story: Story, by: str, key: Any) -> Reply:
    version = story.shown["version"]
    return await town.post(by, f"{story.path}/reveal", REASON, version=version, key=key)


async def test_accesses_are_read_page_by_page(town: Town):
    story = await Story.begins(town)
    for by in ("operator", "dispatcher", "supervisor", "follow-up"):
        await story.read(by)
    whole = await accesses(town, story)
    found: list[tuple[str, str]] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await town.get("supervisor-2", f"{story.path}/access", limit=1, **cursor)).json
        assert len(page["items"]) == 1
        found += [(each["actor"]["account"], each["type"]) for each in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}

    assert 4 == len(whole)
    assert whole == found


async def test_reveal_shows_the_number_and_does_not_touch_the_order(town: Town, key: str):
    """Nobody's decision becomes stale because somebody was shown a number."""
    story = await Story.begins(town)
    shown = await reveal(town, story, "operator", key)
    recorded = await accesses(town, story)
    accepted = await story.tries("operator", "accept")
    timeline = (await town.get("inspector", f"{story.path}/timeline")).json["items"]

    assert shown.json["requester"] == {"name": "林某", "phone": "13800000000"}
    assert (shown.headers["ETag"], shown.json["version"]) == ('"1"', 1)
    assert accepted.status == 200
    assert [item["type"] for item in timeline] == ["work_order.registered", "work_order.accepted"]
    assert recorded == [("operator", "access.requester_revealed")]


async def test_a_repeated_reveal_does_not_show_the_number_again(town: Town, key: str):
    """The number is shown once for each record of it."""
    story = await Story.begins(town)
    first = await reveal(town, story, "operator", key)
    again = await reveal(town, story, "operator", key)

    assert first.json["requester"]["phone"] == "13800000000"
    assert (again.status, again.code) == (422, "idempotency.not_repeatable")
    assert "Idempotency-Key" in again.json["title"]
    assert "13800000000" not in again.text
    recorded = await accesses(town, story)
    assert recorded.count(("operator", "access.requester_revealed")) == 1


async def test_a_repeated_reveal_tells_nothing_once_the_right_is_gone(town: Town, key: str):
    """The handler's return was granted."""
    story = await (await Story.begins(town)).dispatched()
    await story.goes("handler-lighting", "acknowledge")
    first = await reveal(town, story, "handler-lighting", key)
    await story.goes("handler-lighting", "request-return", RETURN)
    await story.goes("dispatcher", "grant-return", {})
    again = await reveal(town, story, "handler-lighting", key)

    assert first.json["requester"]["phone"] == "13800000000"
    assert again.status == 404


async def test_a_refused_reveal_is_no_access(town: Town, key: str):
    story = await (await Story.begins(town, **CONFIDENTIAL)).dispatched()
    before = await accesses(town, story)
    refused = await reveal(town, story, "handler-lighting", key)
    stale = await town.post("dispatcher", f"{story.path}/reveal", REASON, version=1)

    assert (refused.status, refused.code) == (409, "work_order.requester_is_protected")
    assert (stale.status, stale.code) == (412, "request.stale_version")
    assert await accesses(town, story) == before


async def test_reading_a_requester_in_clear_is_recorded_once_an_hour(town: Town):
    """By account, order and hour: detail or timeline, as often as they like."""
    story = await Story.begins(town)
    for reader in ("dispatcher", "shift-lead"):
        await asyncio.gather(*(story.read(reader) for _ in range(5)))
        await town.get(reader, f"{story.path}/timeline")
    within_the_hour = await accesses(town, story)
    version = (await story.read("dispatcher")).headers["ETag"]
    town.wait(hours=1)
    await town.get("dispatcher", f"{story.path}/timeline")
    later = await accesses(town, story)

    read = "access.requester_read"
    assert sorted(within_the_hour) == [("dispatcher", read), ("shift-lead", read)]
    assert sorted(later) == [("dispatcher", read), ("dispatcher", read), ("shift-lead", read)]
    assert version == '"1"'


async def test_the_answer_to_a_command_is_a_reading(town: Town):
    """It shows the requester as the detail does: recorded once an hour, together with readings."""
    story = await Story.begins(town)
    registered = await accesses(town, story)
    await story.goes("operator", "accept")
    await story.goes("dispatcher", "dispatch")
    await story.goes("handler-lighting", "acknowledge")
    await story.goes("handler-lighting", "contact-requester", {"method": "phone", "reached": True})
    await story.read("handler-lighting")

    assert registered == []  # whoever registers is shown only what they sent
    assert await accesses(town, story) == [
        ("operator", "access.requester_read"),
        ("dispatcher", "access.requester_read"),
        ("handler-lighting", "access.requester_read"),
    ]


async def test_a_restart_does_not_record_the_same_hour_twice(town: Town):
    story = await Story.begins(town)
    await story.read("dispatcher")
    await town.stop()
    await town.start()
    await story.read("dispatcher")

    assert await accesses(town, story) == [("dispatcher", "access.requester_read")]


async def test_whoever_sees_no_requester_leaves_no_record(town: Town):
    """The inspector, a department on a protected order, an order without a requester."""
    story = await (await Story.begins(town, **CONFIDENTIAL)).dispatched()
    before = await accesses(town, story)
    await story.goes("handler-lighting", "acknowledge")
    for reader in ("inspector", "handler-lighting", "handler-power"):
        await story.read(reader)
        await town.get(reader, f"{story.path}/timeline")
    sensor = await Story.begins(town, requester=None)
    await sensor.read("dispatcher")

    assert await accesses(town, story) == before
    assert await accesses(town, sensor) == []


async def test_access_is_read_by_supervisors_and_the_audit_administrator_alone(town: Town):
    story = await Story.begins(town, **CONFIDENTIAL)
    await story.goes("operator", "accept")
    body = {"reason": f"回电{NAME} {PHONE}。"}
    await story.goes("operator", "reveal", body)
    path = f"{story.path}/access"
    statuses = {
        reader: (await town.get(reader, path)).status
        for reader in ("supervisor", "audit-admin", "operator", "dispatcher", "inspector",
                       "handler-lighting", "system-admin", "security-admin")
    }  # fmt: skip
    audit = await town.get("audit-admin", path)
    supervision = await town.get("supervisor", path)
    unknown = await town.get("audit-admin", "/api/v1/work-orders/20200101-440500-000001/access")

    assert statuses == {"supervisor": 200, "audit-admin": 200} | dict.fromkeys(
        ("operator", "dispatcher", "inspector", "handler-lighting", "system-admin",
         "security-admin"), 403
    )  # fmt: skip
    assert unknown.status == 404
    assert supervision.json["items"][-1]["data"]["reason"] == body["reason"]
    assert audit.json["items"][-1]["data"]["reason"] == "回电*** ***。"
    assert (await town.get("audit-admin", story.path)).status == 403


async def test_nothing_of_a_requester_stands_in_clear_in_the_record(town: Town):
    story = await Story.begins(town, **CONFIDENTIAL)
    await story.goes("operator", "reveal", {"reason": f"回电{NAME}。"})
    connection = await asyncpg.connect(town.settings.database_url)
    rows = await connection.fetch(
        "SELECT data::text AS data, sealed FROM hotline_log.event WHERE stream = $1",
        f"access-{story.order_no}",
    )
    await connection.close()

    assert rows
    assert not [row for row in rows if NAME in row["data"]]
    assert rows[0]["sealed"] is not None
