"""The orders behind a number are shown as the list of orders shows them, to whom it shows them."""

from datetime import timedelta
from typing import Any

import pytest

from tests.journeys.story import Story
from tests.journeys.town import ORDERS, Town

BEHIND = "/api/v1/indicators/closed-of-accepted/orders"


def period(town: Town) -> dict[str, str]:
    """A period that holds what the test does, and little else."""
    now = town.clock()
    return {
        "from": (now - timedelta(minutes=1)).isoformat(),
        "to": (now + timedelta(hours=1)).isoformat(),
    }


async def rows(town: Town, reader: str, path: str, **query: Any) -> dict[str, Any]:
    """By number, page by page to the end: other tests have left their orders in the town."""
    await town.settled()
    found: dict[str, Any] = {}
    following: dict[str, str] | None = {}
    while following is not None:
        page = await town.get(reader, path, limit=200, **query, **following)
        assert page.status == 200, page.raw.decode()
        found |= {each["order_no"]: each["order"] for each in page.json["items"]}
        cursor = page.json["next_cursor"]
        following = cursor and {"cursor": cursor}
    return found


@pytest.mark.parametrize("reader", ["supervisor", "inspector"])
async def test_each_order_behind_a_number_is_the_item_of_the_list(town: Town, reader: str):
    """Of a figure, of the board of today and of an area of the map; an inspector sees no text."""
    town.wait(hours=2)
    asked = period(town)
    stories = [await (await Story.begins(town)).dispatched() for _ in range(2)]
    await town.settled()
    listed = (await town.get(reader, ORDERS, registered_from=asked["from"])).json["items"]
    items = {each["order_no"]: each for each in listed}
    district = stories[0].shown["place"]["district"]
    area = {"level": "district", "area": district, "part": "registered"}
    lists = [
        await rows(town, reader, BEHIND, **asked),
        await rows(town, reader, "/api/v1/boards/today/orders", part="open"),
        await rows(
            town, reader, "/api/v1/boards/orders", **area, **asked, as_of=town.clock().isoformat()
        ),
    ]

    for each in stories:
        assert [items[each.order_no]] * len(lists) == [found[each.order_no] for found in lists]
        assert (items[each.order_no]["title"] is None) == (reader == "inspector")
