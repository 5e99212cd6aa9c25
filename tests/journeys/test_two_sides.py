"""One request, two systems: the grid case that a dispatched work order opens (G-10)."""

import asyncio
from typing import Any

from hotline.app.compose import open_core
from hotline.app.followers.grid_cases import TYPES, JoinSides
from hotline.app.wiring.cases import case_desk_of
from tests.journeys.cases import CASES, Case
from tests.journeys.story import Story
from tests.journeys.town import Town

NOTE = {"note": "已更换灯头，路灯恢复。"}


async def case_of(story: Story) -> Case:
    """The case that the order opens, once the service has heard of the dispatch."""
    async with asyncio.timeout(60):
        while not (found := await cases(story)):
            await asyncio.sleep(0)
    read = await story.town.get("shift-lead", f"{CASES}/{found[0]['case_no']}")
    return Case(story.town, read.json)


async def cases(story: Story) -> Any:
    query = {"order_no": story.order_no}
    return (await story.town.get("shift-lead", CASES, **query)).json["items"]


async def with_a_post(case: Case) -> str:
    """The post of the worker on duty; without one the dispatcher names a post."""
    if case.json["status"] == "opened":
        post = f"worker-{case.json['place']['community']}-1"
        await case.goes("dispatcher", "dispatch", {"department": post})
    return f"handler-{case.json['department']}"


async def handled(case: Case) -> None:
    """The worker of the post handles it, another one checks it, the shift lead closes it."""
    worker = await with_a_post(case)
    await case.goes(worker, "acknowledge")
    await case.goes(worker, "submit-handling", NOTE)
    assert case.worker != worker
    await case.goes(case.worker, "submit-check", {"passed": True})
    await case.goes("shift-lead", "close")


async def same_deadline(case: Case, story: Story) -> None:
    """The case has the clock of its order, at once or as soon as the service has heard of it."""
    async with asyncio.timeout(60):
        while handling_due((await case.read("shift-lead")).json) != handling_due(story.shown):
            await asyncio.sleep(0)


def handling_due(shown: Any) -> str:
    clocks = shown["deadlines"] if "deadlines" in shown else shown["clocks"]
    return next(each["due_at"] for each in clocks if each["name"] == "handle")


async def test_a_dispatched_order_opens_a_case_and_its_close_submits_the_result(town: Town):
    story = await Story.begins(town)
    await story.dispatched()
    await story.goes(story.lead, "acknowledge")
    case = await case_of(story)
    assert ("work_order", story.order_no) == tuple(
        case.json[name] for name in ("source", "order_no")
    )
    await with_a_post(case)
    await same_deadline(case, story)
    await handled(case)

    order = await story.until(lambda order: order["status"] == "submitted")
    assert order["result"]["resolved"]
    assert order["result"]["findings"] == f"网格案件{case.case_no}：{NOTE['note']}"
    await replayed(story, case)
    assert 1 == len(await cases(story))
    assert order["version"] == (await story.read("supervisor")).json["version"]


async def replayed(story: Story, case: Case) -> None:
    """Another process takes the same facts: what they led to is there already."""
    dsn = story.town.settings.database_url or ""
    async with open_core(story.town.settings, dsn) as core:
        streams = [f"work_order-{story.order_no}", f"grid_case-{case.case_no}"]
        joining = JoinSides(core, case_desk_of(core))
        for row in await core.reader.of_streams(streams):
            if row.type in TYPES:
                await joining.take(row)
    await story.town.settled()


async def test_a_result_that_cannot_be_submitted_is_kept_and_said(town: Town):
    story = await Story.begins(town)
    await story.dispatched()  # not acknowledged
    case = await case_of(story)
    await handled(case)

    async with asyncio.timeout(60):
        while (kept := (await timeline(story))[-1])["type"] != "work_order.case_result_kept":
            await asyncio.sleep(0)
    assert "dispatched" == (await story.read("supervisor")).json["status"]
    assert ("work_order.not_allowed_now", case.case_no) == tuple(
        kept["data"][name] for name in ("refused", "case_no")
    )
    assert NOTE["note"] in kept["data"]["findings"]


async def test_an_extension_of_the_order_moves_the_deadline_of_its_case(town: Town):
    story = await Story.begins(town)
    await story.dispatched()
    await story.goes(story.lead, "acknowledge")
    case = await case_of(story)
    await with_a_post(case)
    before = handling_due(story.shown)
    longer = {"limit": {"value": 24, "unit": "hour"}, "reason": "缺少配件。"}
    await story.goes(story.lead, "request-extension", longer)
    await story.goes("dispatcher", "grant-extension")
    await same_deadline(case, story)

    assert before < handling_due(story.shown)


async def test_a_case_is_withdrawn_from_the_street_when_its_order_becomes_protected(town: Town):
    story = await Story.begins(town)
    await story.dispatched()
    case = await case_of(story)
    worker = await with_a_post(case)
    secret = {"secrecy": "confidential", "reason": "诉求人要求保密。"}
    await story.goes("dispatcher", "set-secrecy", secret)
    async with asyncio.timeout(60):
        while (await case.read("supervisor")).status != 404:
            await asyncio.sleep(0)
    await town.settled()

    assert 404 == (await town.get(worker, f"{case.path}/timeline")).status
    assert 404 == (await case.tries(worker, "acknowledge")).status
    assert [] == await cases(story)


async def test_a_protected_order_opens_no_case(town: Town):
    story = await Story.begins(town, secrecy="confidential")
    await story.dispatched()
    other = await Story.begins(town)
    await other.dispatched()
    await case_of(other)  # the reaction has passed the protected one
    await town.settled()

    assert [] == await cases(story)


async def timeline(story: Story) -> Any:
    return (await story.town.get("supervisor", f"{story.path}/timeline")).json["items"]
