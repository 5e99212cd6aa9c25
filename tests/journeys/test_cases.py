"""The life of a grid case over HTTP: report, open, dispatch, handle, check, close (G-09)."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from tests.journeys.cases import CASES, REPORT, TASKS, Case
from tests.journeys.town import Town


async def test_a_case_is_reported_opened_dispatched_handled_checked_and_closed(town: Town):
    case = await Case.reported(town)
    assert ("reported", "worker", "worker-1") == tuple(
        case.json[name] for name in ("status", "source", "reporter")
    )
    await case.goes("shift-lead", "open")
    routed = await case.goes("dispatcher", "dispatch")
    department = routed.json["department"]
    await case.goes(f"handler-{department}", "acknowledge")
    await case.goes(f"handler-{department}", "submit-handling", {"note": "垃圾已清运。"})
    assert ("checking", "check") == (case.json["status"], case.json["tasks"][-1]["task"])
    await case.goes(case.worker, "submit-check", {"passed": True, "photos": []})
    await case.goes("shift-lead", "close")

    assert "closed" == case.json["status"]
    assert ["attach"] == case.json["allowed_commands"]
    assert "grey" == case.json["light"]
    assert {"open", "dispatch", "handle", "check", "close"} == {
        clock["name"] for clock in case.json["clocks"]
    }


async def test_one_case_and_its_timeline_are_read(town: Town):
    case = await Case.reported(town)
    await case.goes("shift-lead", "open")
    read = await case.read("dispatcher")
    timeline = await town.get("worker-1", f"{case.path}/timeline")
    items = timeline.json["items"]

    assert read.json["allowed_commands"] == ["dispatch", "locate-again", "attach"]
    assert read.headers["ETag"] == '"2"'
    assert ["grid_case.reported", "grid_case.opened"] == [each["type"] for each in items]
    assert "网格员上报：暴露垃圾" == items[0]["summary"]
    assert items[0]["data"]["description"] == "路口垃圾成堆。"


async def test_the_list_and_the_tasks_follow_the_case(town: Town):
    case = await Case.reported(town)
    await case.submitted()
    position = (await case.read("shift-lead")).position
    query = {"cell": case.json["place"]["cell"]["code"], "min_position": position, "limit": 200}
    listed = (await town.get("shift-lead", CASES, **query)).json["items"]
    tasks = (await town.get(case.worker, TASKS, min_position=position, limit=200)).json["items"]
    item = next(each for each in listed if each["case_no"] == case.case_no)
    task = next(each for each in tasks if each["case_no"] == case.case_no)

    assert ("checking", "check", "urban-management") == tuple(
        item[name] for name in ("status", "clock", "department")
    )
    assert item["due_at"] == task["due_at"] == case.json["tasks"][-1]["due_at"]
    assert ("check", "暴露垃圾", "石炮台街道某路口", case.json["version"]) == tuple(
        task[name] for name in ("task", "name", "place", "version")
    )


async def test_a_case_has_the_area_class_of_its_cell(town: Town):
    key = (await town.get("worker-1", "/api/v1/cells/440511002001001")).json["then"]
    lon, lat = (sum(each) / 4 for each in zip(*key["geometry"]["coordinates"][0][:4], strict=True))
    place = {"point": {"lon": lon, "lat": lat, "crs": "wgs84"}}
    strict = await Case.reported(town, place=place)
    usual = await Case.reported(town)

    assert "A" == key["properties"]["area_class"]
    assert key["properties"]["code"] == strict.json["place"]["cell"]["code"]
    assert ("A", "B") == (strict.json["area_class"], usual.json["area_class"])


async def test_what_the_public_reports_is_verified_first(town: Town):
    case = await Case.reported(
        town, by="operator", requester={"name": "林某", "phone": "13800000009"}
    )
    refused = await case.tries("shift-lead", "open")
    await case.goes("operator", "request-verification")
    await case.goes(case.worker, "submit-verification", {"result": "true", "note": "属实。"})
    await case.goes("shift-lead", "open")
    masked = await case.read("inspector")
    seen = await case.read("supervisor")

    assert (409, "grid_case.not_verified") == (refused.status, refused.code)
    assert {"name": "林某", "phone": "138****0009"} == seen.json["requester"]
    assert (None, None, None) == (
        masked.json["requester"],
        masked.json["description"],
        masked.json["place"]["text"],
    )
    assert "林某" not in masked.text


async def test_a_failed_check_sends_the_case_back_and_a_case_escalates(town: Town):
    case = await Case.reported(town)
    await case.submitted("subdistrict-440511001")
    await case.goes(case.worker, "submit-check", {"passed": False, "note": "仍有垃圾。"})
    await case.goes("dispatcher", "escalate", {"reason": "需区里协调。"})

    assert ("dispatched", "district-440511") == (case.json["status"], case.json["department"])
    assert (1, 1) == (case.json["counts"]["reworks"], case.json["counts"]["escalations"])


async def review_comes(case: Case, review: datetime) -> None:
    """T-05: reminded of once, and listed for who decides."""
    town, due = case.town, {"review_due": "true", "status": "suspended", "limit": 200}
    assert review == datetime.fromisoformat(case.json["review_at"])
    assert case.case_no not in await numbers(town, **due)
    town.wait(days=21)
    async with asyncio.timeout(60):
        while (told := await last_of(case))["type"] != "grid_case.review_due":
            await asyncio.sleep(0)
    await town.settled()
    assert case.case_no in await numbers(town, **due)
    assert "挂账复核日期已到，待决定继续挂账或恢复处置" == told["summary"]
    case.json = (await case.read("dispatcher")).json
    assert {"resume", "set-review"} <= set(case.json["allowed_commands"])
    later = (town.clock() + timedelta(days=20)).isoformat()
    await case.goes("dispatcher", "set-review", {"review_at": later})
    await town.settled()
    assert case.case_no not in await numbers(town, **due)


async def numbers(town: Town, **query: Any) -> set[str]:
    page = await town.get("dispatcher", CASES, **query)
    return {each["case_no"] for each in page.json["items"]}


async def last_of(case: Case) -> Any:
    return (await case.town.get("dispatcher", f"{case.path}/timeline")).json["items"][-1]


async def test_a_department_asks_and_the_dispatcher_decides(town: Town):
    case = await Case.reported(town)
    await case.dispatched()
    await case.goes("handler-urban-management", "acknowledge")
    longer = {"limit": {"value": 4, "unit": "working_hour"}, "ground": "车辆故障。"}
    await case.goes("handler-urban-management", "request-extension", longer)
    await case.goes("dispatcher", "grant-extension")
    await case.goes("handler-urban-management", "request-suspension", {"ground": "须立项。"})
    review = town.clock() + timedelta(days=20)
    await case.goes("dispatcher", "grant-suspension", {"review_at": review.isoformat()})
    position = (await case.read("shift-lead")).position
    query = {"status": "suspended", "min_position": position, "limit": 200}
    listed = (await town.get("shift-lead", CASES, **query)).json["items"]
    item = next(each for each in listed if each["case_no"] == case.case_no)

    assert ("suspended", None, "grey") == (item["status"], item["due_at"], item["light"])
    await review_comes(case, review)
    await case.goes("dispatcher", "resume")
    assert None is case.json["review_at"]
    await case.goes("shift-lead", "void", {"reason": "重复。"})
    await case.goes("shift-lead", "restore", {"reason": "误作废。"})
    assert "handling" == case.json["status"]


async def test_what_a_worker_fixed_on_the_spot_is_closed_by_its_review(town: Town):
    photos = [
        {"sha256": each * 64, "kind": kind} for each, kind in (("a", "before"), ("b", "after"))
    ]
    reply = await town.post("worker-1", f"{CASES}/fix-on-spot", {**REPORT, "photos": photos})
    case = Case(town, reply.json)
    await case.goes("shift-lead", "review-fix", {"accepted": True})

    assert ("closed", [True, True]) == (
        case.json["status"],
        [each["awaited"] for each in case.json["photos"]],
    )


async def test_a_case_is_read_by_those_whom_it_concerns_and_is_absent_for_others(town: Town):
    case = await Case.reported(town)
    await case.dispatched()
    readers = {
        "worker-1": 200,
        "handler-urban-management": 200,
        "inspector": 200,
        "worker-2": 404,
        "handler-power": 404,
        "analyst": 403,
    }
    await town.settled()
    found = {who: (await case.read(who)).status for who in readers}
    listed = {
        who: case.case_no
        in {
            each["case_no"]
            for each in (await town.get(who, CASES, limit=200)).json.get("items", ())
        }
        for who in readers
    }

    assert readers == found
    assert {who: status == 200 for who, status in readers.items()} == listed


async def test_a_refusal_names_what_is_possible_now(town: Town):
    case = await Case.reported(town)
    refused = await case.tries("shift-lead", "close")

    assert (409, "grid_case.not_allowed_now") == (refused.status, refused.code)
    assert {"request-verification", "open", "not-open", "void"} < set(
        refused.json["details"]["possible"]
    )


async def test_the_same_thing_at_the_same_place_is_pointed_out(town: Town):
    first = await Case.reported(town, by="worker-1")
    second = await Case.reported(town, by="worker-2")
    await town.settled()
    centre = await second.read("shift-lead")
    worker = await second.read("worker-2")
    await first.goes("shift-lead", "void", {"reason": "重复。"})
    await town.settled()
    later = await second.read("shift-lead")

    assert first.case_no in {each["case_no"] for each in centre.json["same_here"]}
    assert first.case_no not in {each["case_no"] for each in worker.json["same_here"]}
    assert first.case_no not in {each["case_no"] for each in later.json["same_here"]}


async def test_a_task_is_given_only_to_a_worker_who_can_be_sent_there(town: Town):
    case = await (await Case.reported(town)).submitted()
    nobody = await case.tries("grid-lead-1", "reassign-task", {"worker": "worker-of-no-one"})
    foreign = await case.tries("shift-lead", "reassign-task", {"worker": "worker-2"})
    await case.goes("grid-lead-1", "reassign-task", {"worker": "grid-lead-1"})

    assert (422, "grid_case.unknown_worker", False) == (
        nobody.status,
        nobody.code,
        nobody.json["saved"],
    )
    assert (422, "grid_case.worker_elsewhere") == (foreign.status, foreign.code)
    assert ["/worker"] == [each["pointer"] for each in foreign.json["errors"]]
    assert "grid-lead-1" == case.worker


async def test_a_case_without_any_place_is_refused_and_one_outside_the_city_is_hinted(town: Town):
    """G-01: as for orders, a hint refuses nothing; without a place no one could be sent."""
    nowhere = await town.post("worker-1", CASES, {**REPORT, "place": {"text": " ", "point": None}})
    far = {"lon": 114.05, "lat": 22.54, "crs": "wgs84"}  # 深圳
    outside = await Case.reported(town, place={"text": None, "point": far})
    named = await Case.reported(town, place={"text": "广州市天河区某路口"})
    inside = await Case.reported(town)
    read = (await outside.read("shift-lead")).json["hints"]

    assert (422, "grid_case.place_needed") == (nowhere.status, nowhere.code)
    assert ["/place"] == [each["pointer"] for each in nowhere.json["errors"]]
    assert [] == inside.json["hints"]
    for hints in (outside.json["hints"], named.json["hints"], read):
        (hint,) = hints
        assert "place.outside_city" == hint["code"]
        assert "诉求人" not in hint["message"]


async def test_a_case_names_people_to_those_who_may_read_who_they_are(town: Town):
    """Supervisors everyone; a lead the workers of the community; others themselves at most."""
    case = await (await Case.reported(town)).submitted()
    checker = case.worker
    position = (await case.read("shift-lead")).position
    roster = (await town.get("supervisor", "/api/v1/grid/workers", limit=200)).json["items"]
    called = {each["worker"]: each["name"] for each in roster}

    async def names(by: str) -> tuple[dict[str, str], dict[str, str]]:
        one, timeline = await case.read(by), await town.get(by, f"{case.path}/timeline")
        return one.json["people"], timeline.json["people"]

    supervisor, told = await names("supervisor")
    assert {"worker-1", checker} == {*supervisor}
    assert all(called.get(account, name) == name for account, name in supervisor.items())
    assert {"worker-1", "shift-lead", "dispatcher", "handler-urban-management"} <= {*told}
    lead, told_lead = await names("grid-lead-1")
    led = (await town.get("grid-lead-1", "/api/v1/grid/workers", limit=200)).json["items"]
    assert {"worker-1", checker} & {each["worker"] for each in led} == {*lead} > set()
    assert "dispatcher" not in told_lead
    handler, told_handler = await names("handler-urban-management")
    assert ({}, {"handler-urban-management"}) == (handler, {*told_handler})
    assert ["worker-1"] == [*(await names("worker-1"))[0]]
    listed = await town.get("supervisor", CASES, min_position=position, limit=200)
    tasks = await town.get("grid-lead-1", TASKS, limit=200)
    assert checker in listed.json["people"]
    assert tasks.json["people"].keys() <= {each["worker"] for each in tasks.json["items"]}
    assert checker in tasks.json["people"]
