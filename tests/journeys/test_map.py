"""The map of the present: orders by area, each number with the list of exactly its orders."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from events.working_time import SHANGHAI
from tests.journeys.story import Story
from tests.journeys.town import Town

MAP = "/api/v1/boards/map"
LEVELS = ("cell", "community", "subdistrict", "district")
SMALL = 5
Number = tuple[int | None, bool, str]


async def numbers(
    town: Town, level: str, by: str = "supervisor", **asked: str
) -> dict[Any, Number]:
    """By area and part: the count, whether it is suppressed, and the address of its orders."""
    await town.settled()
    reply = await town.get(by, MAP, level=level, **asked)
    assert reply.status == 200, reply.raw.decode()
    return {
        (item["area"], each["part"]): (each["count"], each["suppressed"], each["orders"])
        for item in reply.json["items"]
        for each in item["counts"]
    }


def counts_of(shown: dict[Any, Number]) -> dict[Any, tuple[int | None, bool]]:
    return {key: (count, suppressed) for key, (count, suppressed, _) in shown.items()}


async def listed(town: Town, address: str, by: str = "supervisor") -> set[str]:
    parts, found, cursor = urlsplit(address), set[str](), None
    query: dict[str, Any] = {"limit": "200"}
    for name, value in parse_qsl(parts.query):
        query[name] = value if name not in query else [*several(query[name]), value]
    while True:
        reply = await town.get(by, parts.path, **query, **({"cursor": cursor} if cursor else {}))
        assert reply.status == 200, reply.raw.decode()
        found |= {each["order_no"] for each in reply.json["items"]}
        cursor = reply.json["next_cursor"]
        if cursor is None:
            return found


def several(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def around(town: Town) -> dict[str, str]:
    """A period that holds today."""
    today = town.clock().astimezone(SHANGHAI).date()
    return {"from": f"{today - timedelta(days=1)}", "to": f"{today + timedelta(days=2)}"}


@pytest.mark.parametrize(
    ("level", "cells"),
    [*((level, "then") for level in LEVELS), ("cell", "now"), ("district", "now")],
)
async def test_each_number_is_the_count_of_its_list_unless_it_is_small(
    town: Town, level: str, cells: str
):
    """Also by the cells of the map in force (G-02)."""
    stories = [await Story.begins(town) for _ in range(SMALL)]
    period = {**around(town), "cells": cells}
    while True:  # until no deadline passed meanwhile
        shown = await numbers(town, level, **period)
        found = {key: await listed(town, each[2]) for key, each in shown.items()}
        if counts_of(await numbers(town, level, **period)) == counts_of(shown):
            break

    for key, (count, suppressed, _) in shown.items():
        assert suppressed == (0 < len(found[key]) < SMALL), key
        assert count == (None if suppressed else len(found[key])), key
    for part in ("open", "registered"):
        (own,) = [key for key in found if key[1] == part and stories[0].order_no in found[key]]
        assert {each.order_no for each in stories} <= found[own]


async def test_a_protected_order_counts_for_those_alone_who_may_read_it(town: Town):
    """D-07: the reader of the map counts what they could list, and nothing else."""
    plain = [await (await Story.begins(town)).dispatched() for _ in range(SMALL)]
    before = await numbers(town, "district", "handler-power")
    secret = await (await Story.begins(town, secrecy="confidential")).dispatched()
    key = secret.shown["place"]["district"], "open"
    _, _, address = (await numbers(town, "district"))[key]
    lead = await numbers(town, "district", plain[0].lead)

    assert secret.order_no in await listed(town, address)
    assert secret.order_no in await listed(town, lead[key][2], plain[0].lead)
    assert await numbers(town, "district", "handler-power") == before
    assert (await town.get("analyst", MAP, level="district")).status == 403


async def test_merged_orders_count_once(town: Town):
    """D-06: the matter counts, and not each call about it."""
    leader, follower = await Story.begins(town), await Story.begins(town)
    await follower.goes("dispatcher", "merge", {"into": leader.order_no})
    shown = await numbers(town, "district", **around(town))
    _, _, address = shown[leader.shown["place"]["district"], "registered"]
    found = await listed(town, address)

    assert leader.order_no in found
    assert follower.order_no not in found


async def test_a_period_that_ends_before_it_begins_and_an_unknown_level_are_refused(town: Town):
    backwards = {"level": "cell", "from": "2026-04-01", "to": "2026-03-01"}
    refused = await town.get("supervisor", MAP, **backwards)
    unknown = await town.get("supervisor", MAP, level="province")

    assert (refused.status, refused.code) == (422, "indicator.bad_period")
    assert unknown.status == 422


async def test_a_past_moment_is_shown_as_it_was_with_its_orders(town: Town):
    stories = [await Story.begins(town) for _ in range(SMALL)]
    period = around(town)
    await town.settled()
    then = town.clock()
    town.wait(minutes=5)
    for each in stories:
        declined = {"reason_code": "court_case", "reason": "已进入诉讼程序。"}
        await each.goes("operator", "decline", declined)
    now = await numbers(town, "district", **period)
    past = await numbers(town, "district", **period, as_of=then.isoformat())
    key = stories[0].shown["place"]["district"], "open"
    shown, numbered = past[key], {each.order_no for each in stories}

    assert numbered <= await listed(town, shown[2])
    assert shown[0] == len(await listed(town, shown[2]))
    assert not numbered & await listed(town, now[key][2])
