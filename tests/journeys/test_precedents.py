"""A ruling is kept: the next order of its matter and place is routed by it (R-02)."""

import asyncio
from typing import Any

from tests.journeys.story import PLACE, Story
from tests.journeys.town import Reply, Town

POTHOLE = {"matter": "010302", "title": "路面破损"}
RULING = {
    "lead_department": "water",
    "supporting_departments": ["gas"],
    "ground": "路面因供水管道渗漏塌陷，由供水单位修复。",
}
PREVIEW = {"kind": "complaint", "matter": POTHOLE["matter"], "place": PLACE}


def without_hints(preview: dict[str, Any]) -> dict[str, Any]:
    """They name what is open nearby, which other tests change."""
    return {name: value for name, value in preview.items() if name != "hints"}


async def ruled(town: Town, **said: object) -> Story:
    story = await Story.begins(town, **POTHOLE, **said)
    await story.goes("operator", "accept")
    await story.goes("dispatcher", "open-dispute", {"ground": "职责交叉。"})
    return await story.goes("shift-lead", "rule-lead", RULING)


async def preview(town: Town) -> Reply:
    return await town.post("operator", "/api/v1/routing/preview", PREVIEW, key=None)


async def test_routing_follows_a_ruling_and_says_so(town: Town):
    """Not that on a protected order: it would tell of it (D-07)."""
    before, today = (await preview(town)).json, town.clock()
    await ruled(town, secrecy="confidential")
    await ruled(town)
    async with asyncio.timeout(60):
        while (after := (await preview(town)).json)["rule_id"] == before["rule_id"]:
            await asyncio.sleep(0)
    next_one = await Story.begins(town, **POTHOLE)
    await next_one.dispatched()
    route = next_one.shown["route"]

    assert before["lead_department"] != "water"
    assert after["rule_id"] == "precedent-010302-440511001000"
    assert (after["lead_department"], after["supporting_departments"]) == ("water", ["gas"])
    assert f"裁定先例：热线中心{today.year}年{today.month}月{today.day}日" in after["because_zh"]
    assert "precedent: the centre ruled so" in after["because"]
    assert after["alternatives"][0]["why_not_zh"] == "有裁定先例"
    assert (route["rule_id"], route["overridden_by_person"]) == (after["rule_id"], False)
    assert "裁定先例" in route["because_zh"]


async def test_a_precedent_is_kept_once_and_outlives_a_restart(town: Town):
    """The ruling is its cause; a new process reads what was kept."""
    await ruled(town)
    async with asyncio.timeout(60):
        while (found := (await preview(town)).json)["lead_department"] != "water":
            await asyncio.sleep(0)
    await town.stop()
    await town.start()

    again = (await preview(town)).json
    assert without_hints(again) == without_hints(found)
