"""An order may become secret while it is open, and open again (保密要求变更, D-07)."""

from datetime import timedelta
from typing import Any

from tests.journeys.story import Story
from tests.journeys.test_visibility import listed
from tests.journeys.town import ORDERS, Town

NAME, PHONE = "周小敏", "13755556666"
SAID: dict[str, Any] = {
    "title": f"{NAME}反映路灯被盗",
    "narrative": f"我是{NAME}, 电话{PHONE}。",
    "requester": {"name": NAME, "phone": PHONE},
}
CONFIDENTIAL = {"secrecy": "confidential", "reason": "诉求人担心受到打击报复。"}
OPEN = {"secrecy": "open", "reason": "诉求人撤回保密要求。"}
RATE = "/api/v1/indicators/on-time-rate"


async def acknowledged(town: Town) -> Story:
    story = await (await Story.begins(town, **SAID)).dispatched()
    return await story.goes(story.lead, "acknowledge")


async def behind(town: Town, reader: str, **query: Any) -> set[str]:
    found: set[str] = set()
    cursor: dict[str, str] = {}
    period = {"from": "2026-03-01", "to": f"{town.clock() + timedelta(days=30):%Y-%m-%d}"}
    while True:
        page = await town.get(reader, f"{RATE}/orders", limit=200, **period, **query, **cursor)
        found |= {each["order_no"] for each in page.json["items"]}
        if page.json["next_cursor"] is None:
            return found
        cursor = {"cursor": page.json["next_cursor"]}


async def test_an_order_that_becomes_secret_is_gone_for_everyone_else(town: Town):
    """By number, in its timeline, in lists and by search, by phone, and in the live past."""
    story = await acknowledged(town)
    seen = await story.read("follow-up")
    found = await listed(town, "follow-up", q="路灯被盗")
    then = {"as_of": town.clock().isoformat()}
    await story.goes("dispatcher", "set-secrecy", CONFIDENTIAL)

    assert seen.status == 200
    assert story.order_no in found
    for tail, query in (("", {}), ("/timeline", {}), ("", then), ("/timeline", then)):
        assert (await town.get("follow-up", story.path + tail, **query)).status == 404, tail
    for query in ({}, {"q": "路灯被盗"}, {"phone": PHONE}):
        assert story.order_no not in await listed(town, "follow-up", **query), query


async def test_its_department_keeps_the_work_and_no_longer_sees_who_asked(town: Town):
    story = await acknowledged(town)
    before = await story.read(story.lead)
    await story.goes("dispatcher", "set-secrecy", CONFIDENTIAL)
    answers = [
        await story.read(story.lead),
        await town.get(story.lead, f"{story.path}/timeline"),
        await town.get(
            story.lead, ORDERS, min_position=story.shown["position"], q="反映路灯被盗", limit=200
        ),
    ]
    revealed = await story.tries(story.lead, "reveal", {"reason": "回电。"})

    assert NAME in before.text
    told = await town.get("supervisor", f"{story.path}/timeline")
    assert CONFIDENTIAL["reason"] in told.text
    for answer in answers:
        assert answer.status == 200
        assert CONFIDENTIAL["reason"] not in answer.text
        assert NAME not in answer.text
        assert PHONE not in answer.text
    assert (revealed.status, revealed.code) == (409, "work_order.requester_is_protected")
    assert story.order_no not in await listed(town, story.lead, phone=PHONE)


async def test_figures_of_an_earlier_moment_no_longer_count_it_for_others(town: Town):
    """It was open when it fell due: the present decides who may count it."""
    story = await acknowledged(town)
    town.wait(days=20)
    as_of = town.clock().isoformat()
    town.wait(hours=1)
    await town.settled()
    open_then = await behind(town, "dispatcher", as_of=as_of)
    for_others = await behind(town, "shift-lead", as_of=as_of)
    await story.goes("dispatcher", "set-secrecy", CONFIDENTIAL)
    await story.goes("operator", "withdraw", {"reason": "已自行解决。"})
    await town.settled()

    assert story.order_no in open_then & for_others
    assert story.order_no in await behind(town, "dispatcher", as_of=as_of), "a member"
    assert story.order_no not in await behind(town, "shift-lead", as_of=as_of)
    assert story.order_no not in await behind(town, "shift-lead")
    assert story.order_no in await behind(town, "supervisor", as_of=as_of)


async def test_the_centre_makes_the_contact_from_then_on_and_it_counts(town: Town):
    story = await acknowledged(town)
    await story.goes("dispatcher", "set-secrecy", CONFIDENTIAL)
    call = {"method": "phone", "reached": True}
    refused = await story.tries(story.lead, "contact-requester", call)
    await story.goes("dispatcher", "contact-requester", call)
    (contact,) = [each for each in story.shown["clocks"] if each["name"] == "contact"]

    assert refused.code == "work_order.centre_makes_contact"
    assert contact["done_at"] is not None


async def test_an_order_that_is_open_again_is_found_again(town: Town):
    story = await acknowledged(town)
    await story.goes("dispatcher", "set-secrecy", CONFIDENTIAL)
    await story.goes("dispatcher", "set-secrecy", OPEN)
    again = await story.tries("dispatcher", "set-secrecy", OPEN)
    await story.goes(story.lead, "contact-requester", {"method": "phone", "reached": True})
    (contact,) = [each for each in story.shown["clocks"] if each["name"] == "contact"]

    assert again.code == "work_order.nothing_changes"
    assert contact["done_at"] is not None
    assert (await story.read("follow-up")).status == 200
    assert story.order_no in await listed(town, "follow-up", phone=PHONE)
    assert NAME in (await story.read(story.lead)).text
