"""One request, two systems: the grid case that a dispatched work order opens (G-10)."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from hotline.app.compose import open_core
from hotline.app.followers.grid_cases import TYPES, JoinSides
from hotline.app.wiring.cases import case_desk_of
from tests.journeys.cases import CASES, TASKS, Case
from tests.journeys.story import PLACE, RESULT, Story
from tests.journeys.test_street_map import SMALL, areas
from tests.journeys.town import ORDERS, Town

MISSED = "work_order.deadline_missed"
LAMP = {"kind": "matter", "code": "01037"}  # 010301 on the street side
WHY = {"submits": "作废：工单待审核", "withdraws": "作废：工单已撤回"}
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
        while running(clock_of(case)) != running(handling(story.shown)):
            case.json = (await case.read("shift-lead")).json


def clock_of(case: Case) -> Any:
    return handling(case.json)


def handling(shown: Any) -> Any:
    return next(each for each in shown["clocks"] if each["name"] == "handle")


def running(clock: Any) -> tuple[str, str]:
    """Until when, and what is left of it while it is paused."""
    return clock["due_at"], clock["remaining_seconds"]


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
    await merged_for_each_reader(story, case)
    assert 1 == len(await cases(story))
    assert order["version"] == (await story.read("supervisor")).json["version"]


async def test_a_case_handled_in_time_is_in_time_for_its_order_too(town: Town):
    """T-06: the check and the close are the centre's time; no miss is recorded meanwhile."""
    story = await Story.begins(town)
    await story.dispatched()
    await story.goes(story.lead, "acknowledge")
    case = await case_of(story)
    worker = await with_a_post(case)
    await case.goes(worker, "acknowledge")
    await case.goes(worker, "submit-handling", NOTE)
    await story.until(lambda order: handling(order)["state"] == "done")
    await case.goes(case.worker, "submit-check", {"passed": False, "note": "仍有一盏不亮。"})
    await story.until(lambda order: handling(order)["state"] == "running")
    await case.goes(worker, "submit-handling", NOTE)
    order = await story.until(lambda order: handling(order)["state"] == "done")

    town.wait(days=40)
    await case.goes(case.worker, "submit-check", {"passed": True})
    await case.goes("shift-lead", "close")
    order = await story.until(lambda order: order["status"] == "submitted")
    assert (handling(order)["done_at"], False) == (
        order["first_submitted_at"],
        handling(order)["missed"],
    )
    missed = [each for each in await timeline(story) if each["type"] == MISSED]
    assert "handle" not in {each["data"]["clock"] for each in missed}


@pytest.mark.parametrize("end", ["submits", "withdraws"])
async def test_a_case_is_void_when_its_order_needs_it_no_more(town: Town, end: str):
    """The lead may submit without it, and the requester may withdraw the request."""
    story = await Story.begins(town)
    await story.dispatched()
    case = await case_of(story)
    if end == "submits":
        await story.goes(story.lead, "acknowledge")
        await story.goes(story.lead, "submit-result", RESULT)
    else:
        await story.goes("operator", "withdraw", {"reason": "问题已自行解决。"})

    async with asyncio.timeout(60):
        while case.json["status"] != "voided":
            case.json = (await case.read("shift-lead")).json
    told = await town.get("shift-lead", f"{case.path}/timeline")
    assert WHY[end] == told.json["items"][-1]["summary"]


async def merged_for_each_reader(story: Story, case: Case) -> None:
    """V-01: one timeline, of each side what its reader may read."""
    both = {("work_order", story.order_no), ("grid_case", case.case_no)}
    (of_order,), (of_case,) = ({each} for each in sorted(both, reverse=True))
    assert both == await merged(story, "supervisor", story.path)
    assert both == await merged(story, "supervisor", case.path)
    assert {of_order} == await merged(story, story.lead, story.path)
    worker = f"handler-{case.json['department']}"
    assert {of_case} == await merged(story, worker, case.path)


async def merged(story: Story, by: str, path: str) -> set[tuple[str, str]]:
    """Of which documents it tells, one after the other as it happened."""
    read = await story.town.get(by, f"{path}/timeline", merged="true")
    positions = [each["position"] for each in read.json["items"]]
    assert positions == sorted(positions)
    return {(each["side"], each["number"]) for each in read.json["items"]}


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
    before = handling(story.shown)["due_at"]
    longer = {"limit": {"value": 24, "unit": "hour"}, "reason": "缺少配件。"}
    await story.goes(story.lead, "request-extension", longer)
    await story.goes("dispatcher", "grant-extension")
    await same_deadline(case, story)

    assert before < handling(story.shown)["due_at"]


async def test_a_case_beyond_the_cell_becomes_an_assignment_of_its_order(town: Town):
    """G-06, G-10: the level that it is escalated to supports the lead, by the lead's deadline."""
    story = await Story.begins(town)
    await story.dispatched()
    await story.goes(story.lead, "acknowledge")
    case = await case_of(story)
    worker = await with_a_post(case)
    community = f"community-{case.json['place']['community']}"
    subdistrict = "subdistrict-440511001"
    await case.goes(worker, "escalate", {"reason": "须社区协调场地。"})
    order = await story.until(lambda order: community in order["supporting_departments"])
    assert 1 == len(due_of_handling(order))

    await case.goes(f"handler-{community}", "escalate", {"reason": "超出社区处置能力。"})
    await story.until(lambda order: [subdistrict] == order["supporting_departments"])
    await replayed(story, case)
    await closed_by(case, subdistrict)
    order = await story.until(lambda order: order["status"] == "submitted")

    assert [subdistrict] == [each["department"] for each in order["supporting_results"]]
    assert ["submitted", "submitted"] == [
        each["status"] for each in order["assignments"] if each["department"] != community
    ]


def due_of_handling(order: Any) -> set[str]:
    return {each["due_at"] for each in order["clocks"] if each["name"] == "handle"}


async def closed_by(case: Case, department: str) -> None:
    await case.goes(f"handler-{department}", "acknowledge")
    await case.goes(f"handler-{department}", "submit-handling", NOTE)
    await case.goes(case.worker, "submit-check", {"passed": True})
    await case.goes("shift-lead", "close")


async def test_a_pause_of_the_order_stops_the_clock_of_its_case(town: Town):
    """T-05, G-10: neither side shows a deadline while the other has none."""
    story = await Story.begins(town)
    await story.dispatched()
    await story.goes(story.lead, "acknowledge")
    case = await case_of(story)
    await with_a_post(case)
    review = (town.clock() + timedelta(days=3)).isoformat()
    waits = {"reason_code": "long_works", "reason": "须待施工。", "review_at": review}
    await story.goes("shift-lead", "suspend", waits)
    await same_deadline(case, story)
    assert ("paused", "grey") == tuple(clock_of(case)[name] for name in ("state", "light"))

    await story.goes("shift-lead", "resume")
    await same_deadline(case, story)
    assert "running" == clock_of(case)["state"]


async def test_nothing_of_a_case_is_read_once_its_order_is_protected(town: Town):
    """D-07: from the answer to `set-secrecy` on, before a reaction or a view has heard of it."""
    story = await Story.begins(town)
    await story.dispatched()
    case = await case_of(story)
    post = await with_a_post(case)
    await case.goes(post, "acknowledge")
    version, key = case.json["version"], str(uuid4())
    await case.goes(post, "submit-handling", NOTE, key=key)
    others = [await Case.reported(town, matter=LAMP) for _ in range(SMALL)]
    await town.settled()
    asked = questions(case, post, others[0])
    counted = await open_in_cell(town, case)
    before = [await town.get(by, path, **query) for by, path, query in asked]
    secret = {"secrecy": "confidential", "reason": "诉求人要求保密。"}
    await story.goes("dispatcher", "set-secrecy", secret)
    after = await asyncio.gather(*(town.get(by, path, **query) for by, path, query in asked))
    act = await case.tries(case.worker, "submit-check", {"passed": True})
    again = await case.tries(post, "submit-handling", NOTE, version=version, key=key)
    fewer = await open_in_cell(town, case)

    for (by, path, query), was, now in zip(asked, before, after, strict=True):
        names_it = case.path in path or "grid_case" in query
        assert names_it or case.case_no in was.text, (by, path)
        assert (200, 404 if names_it else 200) == (was.status, now.status), (by, path)
        assert case.case_no not in now.text or names_it, (by, path)
    assert (404, 404, counted - 1) == (act.status, again.status, fewer)
    await withdrawn(town, case)
    assert [] == await cases(story)


def questions(case: Case, post: str, other: Case) -> list[tuple[str, str, dict[str, str]]]:
    order_no = case.json["order_no"]
    return [
        ("supervisor", case.path, {}),
        (post, f"{case.path}/timeline", {}),
        (case.worker, "/api/v1/attachments", {"grid_case": case.case_no}),
        ("shift-lead", CASES, {"order_no": order_no}),
        ("supervisor", TASKS, {"worker": case.worker, "limit": "200"}),
        (case.worker, "/api/v1/grid/bundle", {}),
        ("supervisor", other.path, {}),
        ("supervisor", "/api/v1/grid/indicators/report/cases", reported_since(case)),
        ("supervisor", f"{ORDERS}/{order_no}/timeline", {"merged": "true"}),
    ]


def reported_since(case: Case) -> dict[str, str]:
    day = datetime.fromisoformat(case.json["reported_at"])
    matter = case.json["matter"]["code"]
    return {
        "from": f"{day:%Y-%m-%d}",
        "to": f"{day + timedelta(days=1):%Y-%m-%d}",
        "source": "work_order",
        "matter": matter,
        "limit": "200",
    }


async def open_in_cell(town: Town, case: Case) -> int:
    cell = case.json["place"]["cell"]["code"]
    return int((await areas(town, "cell"))[cell]["counts"][0]["count"])


async def withdrawn(town: Town, case: Case) -> None:
    """The reaction has recorded it on the stream of the case."""
    sql = "SELECT true FROM hotline_log.event WHERE stream = $1 AND type = 'grid_case.withdrawn'"
    async with asyncio.timeout(60):
        while not await town.pools.orders.fetchval(sql, f"grid_case-{case.case_no}"):
            await asyncio.sleep(0)
    await town.settled()


async def test_a_protected_order_opens_no_case(town: Town):
    story = await Story.begins(town, secrecy="confidential")
    await story.dispatched()
    other = await Story.begins(town)
    await other.dispatched()
    await case_of(other)  # the reaction has passed the protected one
    await town.settled()

    assert [] == await cases(story)


async def test_a_resident_s_request_and_a_worker_s_report_of_one_problem_meet(town: Town):
    """On both documents and before the registration; a protected order is like nothing (D-07)."""
    case = await Case.reported(town, "worker-1", matter=LAMP)
    story = await Story.begins(town)
    secret = await Story.begins(town, secrecy="confidential")
    await town.settled()

    assert case.case_no in await here(story.path, "grid_cases_here", "case_no", town)
    assert story.order_no in await here(case.path, "work_orders_here", "order_no", town)
    assert secret.order_no not in await here(case.path, "work_orders_here", "order_no", town)
    assert [] == await here(secret.path, "grid_cases_here", "case_no", town)
    assert [] == (await case.read("worker-1")).json["work_orders_here"]
    assert case.case_no in await told_before(town)
    assert "" == await told_before(town, secrecy="confidential")


async def here(path: str, name: str, number: str, town: Town) -> list[str]:
    query = {"here": "true"} if name == "grid_cases_here" else {}
    return [each[number] for each in (await town.get("supervisor", path, **query)).json[name]]


async def told_before(town: Town, **said: Any) -> str:
    """The hint of the preview; empty where there is none."""
    asked = {"kind": "complaint", "matter": "010301", "place": PLACE, **said}
    preview = await town.post("operator", "/api/v1/routing/preview", asked, key=None)
    known = "work_order.known_on_the_street"
    return "".join(each["message"] for each in preview.json["hints"] if each["code"] == known)


async def timeline(story: Story) -> Any:
    return (await story.town.get("supervisor", f"{story.path}/timeline")).json["items"]
