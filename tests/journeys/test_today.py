"""The board of the present: every number is the count of the orders that its address lists."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from events.working_time import SHANGHAI
from tests.journeys.story import RESULT, RETURN, SATISFIED, Story
from tests.journeys.town import Town

TODAY = "/api/v1/boards/today"


async def board(town: Town, by: str = "supervisor", **asked: str) -> dict[str, Any]:
    await town.settled()
    reply = await town.get(by, TODAY, **asked)
    assert reply.status == 200, reply.raw.decode()
    return dict(reply.json)


async def listed(town: Town, address: str, by: str = "supervisor") -> set[str]:
    """The orders at an address of the board, page by page."""
    parts = urlsplit(address)
    query, found = dict(parse_qsl(parts.query)), set[str]()
    while True:
        reply = await town.get(by, parts.path, **query)
        assert reply.status == 200, reply.raw.decode()
        found |= {each["order_no"] for each in reply.json["items"]}
        if reply.json["next_cursor"] is None:
            return found
        query["cursor"] = reply.json["next_cursor"]


async def in_part(town: Town, part: str, by: str = "supervisor", **asked: str) -> set[str]:
    query = "&".join(f"{name}={value}" for name, value in {"part": part, **asked}.items())
    return await listed(town, f"{TODAY}/orders?{query}", by)


def count_of(shown: dict[str, Any], part: str) -> int:
    (found,) = [each["count"] for each in shown["counts"] if each["part"] == part]
    return int(found)


def numbers(shown: dict[str, Any]) -> dict[str, int]:
    """By the address that lists the orders."""
    found = [
        *((each["count"], each["orders"]) for each in shown["counts"]),
        *((each["due"], each["orders"]) for each in shown["due_by_hour"]),
        *((each["count"], each["orders"]) for each in shown["red_ages"]),
        *((each["open"], each["orders"]) for each in shown["departments"]),
        (shown["on_time"]["denominator"], shown["on_time"]["orders"]),
        (shown["follow_up"]["denominator"], shown["follow_up"]["orders"]),
    ]
    return {address: number for number, address in found}


async def returned(story: Story) -> None:
    await story.goes(story.lead, "request-return", RETURN)
    await story.goes("dispatcher", "grant-return", {"note": "属实。"})


async def test_each_number_is_the_count_of_the_orders_that_are_listed_for_it(town: Town):
    dispatched = await (await Story.begins(town)).dispatched()
    closed = await (await Story.begins(town)).closed()
    shown = await board(town)
    while True:  # until no deadline passed meanwhile
        found = {address: len(await listed(town, address)) for address in numbers(shown)}
        again = await board(town)
        if numbers(again) == numbers(shown):
            break
        shown = again

    assert numbers(shown) == found
    assert dispatched.order_no in await in_part(town, "open")
    assert closed.order_no not in await in_part(town, "open")
    assert closed.order_no in await in_part(town, "reached")
    assert sum(each["count"] for each in shown["red_ages"]) == count_of(shown, "red")
    assert sum(each["due"] for each in shown["due_by_hour"]) == count_of(shown, "due_today")


async def test_an_order_that_nobody_acts_on_is_stuck_and_then_red(town: Town):
    story = await (await Story.begins(town)).dispatched()
    fresh = await in_part(town, "stuck")
    town.wait(days=12)
    await story.until(lambda order: any(each["missed"] for each in order["clocks"]))
    shown = await board(town)
    stuck, red = await in_part(town, "stuck"), await in_part(town, "red")
    await story.goes(story.lead, "acknowledge")
    await town.settled()

    assert story.order_no not in fresh
    assert story.order_no in stuck
    assert story.order_no in red
    assert shown["oldest_red_due_at"] is not None
    assert story.order_no not in await in_part(town, "stuck")


async def test_a_deadline_of_today_is_told_by_its_hour_also_once_it_is_met(town: Town):
    story = await (await Story.begins(town, urgency="urgent")).dispatched()
    (due,) = [
        each["due_at"]
        for each in story.shown["clocks"]
        if each["name"] == "handle" and each["department"] == story.shown["lead_department"]
    ]
    await town.settled()
    hour = str(int(due[11:13]))
    now = town.clock().astimezone(SHANGHAI)
    town.wait(days=max((date.fromisoformat(due[:10]) - now.date()).days, 0))
    open_ones = await in_part(town, "due_today", hour=hour)
    await story.goes(story.lead, "acknowledge")
    await story.goes(story.lead, "submit-result", RESULT)
    await town.settled()

    assert story.order_no in open_ones
    assert story.order_no in await in_part(town, "due_today", hour=hour)
    assert story.order_no in await in_part(town, "due_today_submitted", hour=hour)


async def test_two_returns_are_ping_pong(town: Town):
    story = await (await Story.begins(town)).dispatched(
        lead_department="lighting", supporting_departments=[], reason="职责。"
    )
    await returned(story)
    await story.goes(
        "dispatcher",
        "dispatch",
        {"lead_department": "municipal-works", "supporting_departments": [], "reason": "职责。"},
    )
    await town.settled()
    once = await in_part(town, "ping_pong")
    await returned(story)
    await town.settled()

    assert story.order_no not in once
    assert story.order_no in await in_part(town, "ping_pong")


async def test_an_extension_is_pending_until_it_is_decided(town: Town):
    story = await (await Story.begins(town)).dispatched()
    await story.goes(story.lead, "acknowledge")
    asked = {"days": 2, "reason": "配件外调。"}
    await story.goes(story.lead, "request-extension", asked)
    await town.settled()
    pending = await in_part(town, "extension_pending")
    await story.goes("dispatcher", "grant-extension")
    await town.settled()

    assert story.order_no in pending
    assert story.order_no not in await in_part(town, "extension_pending")


async def test_rework_is_under_way_until_the_next_reply(town: Town):
    story = await (await Story.begins(town)).replied()
    no = {**SATISFIED, "resolved": False, "satisfied_result": "dissatisfied"}
    await story.goes("follow-up", "record-follow-up", no)
    await story.goes("follow-up", "order-rework", {"reason": "未修好。"})
    await town.settled()

    assert story.order_no in await in_part(town, "rework")


async def test_a_past_board_is_the_one_that_was_shown_then(town: Town):
    """Number by number with its orders, also for what has been decided, done or missed since."""
    story = await (await Story.begins(town)).dispatched()
    await story.goes(story.lead, "acknowledge")
    asked = {"days": 2, "reason": "配件外调。"}
    await story.goes(story.lead, "request-extension", asked)
    idle = await (await Story.begins(town)).dispatched()
    town.wait(days=5)
    then, shown = await seen_now(town)
    await story.goes("dispatcher", "grant-extension")
    await story.goes(story.lead, "submit-result", RESULT)
    await idle.goes("operator", "withdraw", {"reason": "问题已自行解决。"})
    town.wait(days=12)
    await town.settled()
    past = await board(town, as_of=then.isoformat())
    listed_then = {address: len(await listed(town, address)) for address in numbers(past)}

    assert without_addresses(past) == without_addresses(shown) | {"as_of": past["as_of"]}
    assert listed_then == numbers(past)
    assert story.order_no in await in_part(town, "extension_pending", as_of=quoted(then))
    assert idle.order_no in await in_part(town, "stuck", as_of=quoted(then))
    assert idle.order_no not in await in_part(town, "open")


async def test_a_moment_to_come_is_the_present(town: Town):
    later = town.clock() + timedelta(days=9)
    shown = await board(town, as_of=later.isoformat())

    assert datetime.fromisoformat(shown["as_of"]) < later


async def seen_now(town: Town) -> tuple[datetime, dict[str, Any]]:
    """The board at a moment at which nothing was recorded on either side of it."""
    while True:
        shown = await board(town)
        then = datetime.fromisoformat(shown["as_of"])
        past = await board(town, as_of=then.isoformat())
        if without_addresses(past) == without_addresses(shown) | {"as_of": past["as_of"]}:
            return then, shown


def without_addresses(shown: Any) -> Any:
    """What is shown, without where it is listed and how late it is."""
    left_out = {"orders", "baseline_orders", "wordings", "lag_seconds"}
    match shown:
        case dict():
            return {
                name: without_addresses(value)
                for name, value in shown.items()
                if name not in left_out
            }
        case list():
            return list(map(without_addresses, shown))
        case _:
            return shown


def quoted(moment: datetime) -> str:
    return quote(moment.isoformat())


async def test_a_department_counts_its_own_orders_and_no_others(town: Town):
    story = await (await Story.begins(town)).dispatched()
    own = await board(town, story.lead)
    others = await town.get("handler-power", TODAY, department="lighting")

    assert story.order_no in await in_part(town, "open", story.lead)
    assert story.order_no not in await in_part(town, "open", "handler-power")
    assert {each["department"] for each in own["departments"]} == {story.shown["lead_department"]}
    assert (others.status, others.code) == (403, "indicator.other_department")
    assert (await town.get("analyst", TODAY)).status == 403
