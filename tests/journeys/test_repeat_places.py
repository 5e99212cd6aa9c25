"""Places of which the same is reported again and again, each with the list of its orders."""

from typing import Any

from tests.journeys.story import Story
from tests.journeys.test_map import listed
from tests.journeys.town import Town

PATH = "/api/v1/boards/repeat-places"
AT_LEAST = 3


async def places(town: Town, by: str = "supervisor") -> dict[tuple[str, str], dict[str, Any]]:
    await town.settled()
    reply = await town.get(by, PATH)
    assert reply.status == 200, reply.raw.decode()
    return {(each["cell"], each["matter"]): each for each in reply.json["items"]}


def place_of(story: Story) -> tuple[str, str]:
    return story.shown["place"]["cell"]["code"], story.shown["matter"]["code"]


async def test_a_place_counts_exactly_the_orders_that_are_listed_for_it(town: Town):
    """D-06: a merged order counts with the one that leads."""
    stories = [await Story.begins(town) for _ in range(AT_LEAST)]
    follower = await Story.begins(town)
    await follower.goes("dispatcher", "merge", {"into": stories[0].order_no})
    shown = (await places(town))[place_of(stories[0])]
    found = await listed(town, shown["orders"])

    assert shown["count"] == len(found) >= AT_LEAST
    assert {each.order_no for each in stories} <= found
    assert follower.order_no not in found


async def test_orders_of_another_month_are_no_repeats(town: Town):
    story = await Story.begins(town)
    town.wait(days=31)
    before = await places(town)
    last = [await Story.begins(town) for _ in range(AT_LEAST)]
    shown = (await places(town))[place_of(story)]
    found = await listed(town, shown["orders"])

    assert place_of(story) not in before
    assert story.order_no not in found
    assert {each.order_no for each in last} <= found


async def test_a_protected_order_makes_no_place_for_those_who_may_not_read_it(town: Town):
    """D-07: also not for the centre, once the order no longer waits for it."""
    town.wait(days=31)
    plain = [await (await Story.begins(town)).dispatched() for _ in range(AT_LEAST - 1)]
    secret = await (await Story.begins(town, secrecy="confidential")).closed()
    place = place_of(plain[0])
    own = await places(town, secret.lead)

    assert (await places(town))[place]["count"] == AT_LEAST
    assert own[place]["count"] == AT_LEAST
    assert place not in await places(town, "shift-lead")
    assert place not in await places(town, "handler-power")
    assert (await town.get("analyst", PATH)).status == 403
