"""Two calls about one lamp are one job: both callers have the reply (D-06)."""

import asyncio
from typing import Any

from tests.journeys.story import SATISFIED, Story
from tests.journeys.town import Town


async def merged(town: Town) -> tuple[Story, Story]:
    """The leading order, dispatched; and one that follows it."""
    leader = await Story.begins(town)
    await leader.dispatched()
    follower = await Story.begins(town, requester={"name": "王某", "phone": "13900000000"})
    await follower.goes("operator", "accept")
    await follower.goes("dispatcher", "merge", {"into": leader.order_no})
    await until_told(town, leader, f"工单{follower.order_no}并入本工单")
    return leader, follower


async def summaries(town: Town, story: Story) -> list[str]:
    items = (await town.get("supervisor", f"{story.path}/timeline")).json["items"]
    return [each["summary"] for each in items]


async def until_told(town: Town, story: Story, summary: str) -> None:
    async with asyncio.timeout(60):
        while summary not in await summaries(town, story):
            await asyncio.sleep(0)
    story.shown = (await story.read("supervisor")).json


async def refused(story: Story, by: str, command: str, body: dict[str, Any]) -> str:
    return str((await story.tries(by, command, body)).code)


async def test_all_callers_have_the_reply_of_the_leading_order(town: Town):
    leader, follower = await merged(town)
    again = await refused(leader, "dispatcher", "merge", {"into": follower.order_no})
    await leader.goes(leader.lead, "acknowledge")
    result = {"resolved": True, "findings": "更换灯头。", "public_reply": "已修复。"}
    await leader.goes(leader.lead, "submit-result", result)
    await leader.goes("dispatcher", "approve-result")
    await leader.goes("follow-up", "send-reply", {"text": "路灯已修复。"})
    await until_told(town, follower, f"随工单{leader.order_no}第1轮统一回复一并答复诉求人")
    during = follower.status
    await leader.goes("follow-up", "record-follow-up", SATISFIED)
    await leader.goes("follow-up", "close")
    closed = await follower.until(lambda order: order["status"] == "closed")

    assert again == "work_order.leader_is_merged"
    assert during == "merged"
    assert (closed["outcome"], closed["on_time"]) == ("handled", None)


async def test_a_merge_over_two_matters_is_hinted_and_saved(town: Town):
    leader = await (await Story.begins(town)).dispatched()
    same = await Story.begins(town)
    other = await Story.begins(town, matter="060101")
    for each in (same, other):
        each.shown = (await each.read("dispatcher")).json
        await each.goes("dispatcher", "merge", {"into": leader.order_no})

    assert same.shown["hints"] == []
    [hint] = other.shown["hints"]
    assert hint["code"] == "work_order.merged_over_matters"
    assert leader.shown["matter"]["name"] in hint["message"]
    assert other.status == "merged"


async def test_a_leading_order_that_ends_lets_its_followers_go(town: Town):
    leader, follower = await merged(town)
    await leader.goes("operator", "withdraw", {"reason": "已自行解决。"})
    alone = await follower.until(lambda order: order["status"] == "accepted")
    follower.shown = alone
    await follower.goes("dispatcher", "dispatch", {})

    assert follower.status == "dispatched"


async def test_a_merge_names_only_orders_that_the_dispatcher_may_read(town: Town):
    """D-07: an order that is protected and one that is not there are the same to them."""
    secret = await Story.begins(town, secrecy="confidential")
    open_one = await Story.begins(town)
    hidden = await refused(open_one, "dispatcher", "merge", {"into": secret.order_no})
    absent = await refused(open_one, "dispatcher", "merge", {"into": "20990101-440500-000001"})

    assert 404 == (await secret.read("dispatcher")).status
    assert hidden == absent == "work_order.no_such_leader"


async def test_a_merge_takes_effect_once_also_across_a_restart(town: Town):
    """Each reaction has a natural key by its cause (ADR 0021)."""
    leader = await Story.begins(town)
    await leader.dispatched()
    follower = await Story.begins(town)
    await follower.goes("dispatcher", "merge", {"into": leader.order_no})
    await town.stop()
    await town.start()
    await until_told(town, leader, f"工单{follower.order_no}并入本工单")
    await follower.goes("dispatcher", "unmerge", {"note": "不是同一处。"})
    await town.stop()
    await town.start()
    await until_told(town, leader, f"工单{follower.order_no}撤出并单")
    told = await summaries(town, leader)

    assert follower.status == "registered"
    assert 2 == sum(follower.order_no in each for each in told)


async def test_an_order_names_who_leads_it_and_who_follows_it(town: Town):
    leader, follower = await merged(town)
    followed = (await follower.read("shift-lead")).json
    handled = await leader.read(leader.lead)
    timeline = await town.get(leader.lead, f"{leader.path}/timeline")

    assert (followed["merged_into"], followed["followers"]) == (leader.order_no, [])
    assert leader.shown["followers"] == [follower.order_no]
    assert handled.json["followers"] == []  # the handler may not read the other order
    assert follower.order_no not in handled.text + timeline.text
    assert "另一工单并入本工单" in [each["summary"] for each in timeline.json["items"]]


async def test_a_leading_order_that_becomes_secret_lets_its_followers_go(town: Town):
    """D-07: its reply would be theirs, and their readers would know of it."""
    leader, follower = await merged(town)
    await leader.goes("dispatcher", "set-secrecy", {"secrecy": "confidential", "reason": "担心。"})
    alone = await follower.until(lambda order: order["status"] == "accepted")
    shown = await follower.read("follow-up")
    told = await town.get("follow-up", f"{follower.path}/timeline")

    assert (await leader.read("follow-up")).status == 404
    assert alone["merged_into"] is None
    assert leader.order_no not in shown.text + told.text
    assert "另一工单不再办理本诉求，自动撤销并单" in told.text


async def test_a_former_follower_that_becomes_secret_is_not_named_by_its_leader(town: Town):
    leader, follower = await merged(town)
    await follower.goes("dispatcher", "unmerge", {"note": "不是同一处。"})
    await until_told(town, leader, f"工单{follower.order_no}撤出并单")
    secrecy = {"secrecy": "confidential", "reason": "担心。"}
    await follower.goes("operator", "set-secrecy", secrecy)
    await follower.goes("dispatcher", "dispatch", {})
    shown = await leader.read("follow-up")
    told = await town.get("follow-up", f"{leader.path}/timeline")

    assert (await follower.read("follow-up")).status == 404
    assert follower.order_no not in shown.text + told.text


async def test_an_open_supervision_order_is_shown(town: Town):
    story = await Story.begins(town)
    await story.dispatched()
    note = {"level": "ordinary", "note": "请尽快办理。", "answer_by": None}
    await story.goes("supervisor", "issue-supervision", note)
    shown = (await story.read(story.lead)).json["supervision"]
    await story.goes("supervisor", "lift-supervision", {"note": "已办。"})

    assert (shown["level"], shown["note"], shown["answered_at"]) == (
        "ordinary",
        "请尽快办理。",
        None,
    )
    assert shown["due_at"] is not None
    assert story.shown["supervision"] is None
