"""Hot topics: each number leads to its orders, and nothing that is protected leaks into one."""

from typing import Any

from tests.journeys.story import Story
from tests.journeys.test_map import listed
from tests.journeys.town import Town

PATH = "/api/v1/boards/hot-topics"
ELSEWHERE = {"text": "潮阳区", "point": {"lon": 116.4, "lat": 23.45, "crs": "wgs84"}}


async def topics(town: Town, by: str = "supervisor", **asked: Any) -> dict[Any, dict[str, Any]]:
    await town.settled()
    reply = await town.get(by, PATH, at_least=2, **asked)
    assert reply.status == 200, reply.raw.decode()
    return {(each["area"], each["matter"]): each for each in reply.json["items"]}


def topic_of(story: Story) -> tuple[str, str]:
    return story.shown["place"]["subdistrict"], story.shown["matter"]["code"]


async def begun(town: Town, number: int, **said: Any) -> list[Story]:
    return [await Story.begins(town, **said) for _ in range(number)]


async def test_a_topic_counts_exactly_the_orders_that_are_listed_for_it(town: Town):
    """D-06: a merged order counts with the one that leads."""
    town.wait(days=16)
    earlier = await begun(town, 2)
    town.wait(days=2)
    stories = await begun(town, 3)
    follower = await Story.begins(town)
    await follower.goes("dispatcher", "merge", {"into": stories[0].order_no})
    shown = (await topics(town))[topic_of(stories[0])]
    numbers = {each.order_no for each in stories}

    assert (shown["count"], shown["first_order"]) == (3, stories[0].order_no)
    assert (shown["baseline"], shown["ratio"]) == (0.29, 10.5)
    assert await listed(town, shown["orders"]) == numbers
    assert await listed(town, shown["baseline_orders"]) == {each.order_no for each in earlier}
    week = (await topics(town, window="week"))[topic_of(stories[0])]
    assert (week["count"], week["ratio"]) == (5, None)
    assert await listed(town, week["orders"]) == numbers | {each.order_no for each in earlier}


async def test_many_at_once_beside_a_quiet_week_are_a_surge_on_the_board_of_today(town: Town):
    """I-08."""
    town.wait(days=16)
    for _ in range(3):
        await begun(town, 4, matter="060101", title="施工噪声", place=ELSEWHERE)
        town.wait(days=2)
    usual = await begun(town, 4, matter="060101", title="施工噪声", place=ELSEWHERE)
    stories = await begun(town, 9)
    shown = await topics(town)
    today = (await town.get("supervisor", "/api/v1/boards/today")).json

    assert shown[topic_of(stories[0])]["surge"]
    assert not shown[topic_of(usual[0])]["surge"]
    assert [(each["area"], each["matter"], each["count"]) for each in today["surges"]] == [
        (*topic_of(stories[0]), 9)
    ]


async def test_the_wordings_of_a_topic_are_groups_of_its_orders(town: Town):
    town.wait(days=16)
    smell = await begun(town, 3, title="云雀新城旁垃圾站异味刺鼻")
    lamp = await begun(town, 2, title="白鹭花园后门路灯损坏不亮")
    await begun(town, 1, title="咨询残疾证办理材料")
    address = (await topics(town))[topic_of(smell[0])]["wordings"]
    told = await town.get("supervisor", address)
    assert told.status == 200, told.raw.decode()
    reply = told.json
    groups = [
        (each["count"], {order["order_no"] for order in each["orders"]}) for each in reply["items"]
    ]

    assert groups == [(3, {each.order_no for each in smell}), (2, {each.order_no for each in lamp})]
    assert reply["items"][0]["title"] == "云雀新城旁垃圾站异味刺鼻"
    assert (reply["opened"], reply["alone"], reply["more"]) == (6, 1, False)


async def test_a_protected_order_makes_no_topic_for_those_who_may_not_read_it(town: Town):
    """D-07: also not for the centre, once the order no longer waits for it."""
    town.wait(days=16)
    plain = await (await Story.begins(town)).dispatched()
    secret = await (await Story.begins(town, secrecy="confidential")).closed()
    topic = topic_of(plain)
    own = (await topics(town, secret.lead))[topic]

    assert (await topics(town))[topic]["count"] == 2
    assert own["count"] == 2
    assert topic not in await topics(town, "shift-lead")
    assert topic not in await topics(town, "handler-power")
    assert (await town.get("handler-power", own["wordings"])).json["opened"] == 0
    assert (await town.get("analyst", PATH)).status == 403


async def test_the_wordings_of_a_past_moment_are_of_the_orders_of_that_moment(town: Town):
    """Also of one that has been merged since; the titles are those of today."""
    town.wait(days=16)
    smell = await begun(town, 3, title="云雀新城旁垃圾站异味刺鼻")
    lamp = await begun(town, 2, title="白鹭花园后门路灯损坏不亮")
    await town.settled()
    town.wait(hours=1)
    then = town.clock()
    await smell[1].goes("dispatcher", "merge", {"into": smell[0].order_no})
    address = (await topics(town, as_of=then.isoformat()))[topic_of(smell[0])]["wordings"]
    reply = (await town.get("supervisor", address)).json

    assert (reply["opened"], reply["alone"], reply["more"]) == (5, 0, False)
    assert [{order["order_no"] for order in each["orders"]} for each in reply["items"]] == [
        {each.order_no for each in stories} for stories in (smell, lamp)
    ]
