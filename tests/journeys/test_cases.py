"""The life of a grid case over HTTP: report, open, dispatch, handle, check, close (G-09)."""

from tests.journeys.cases import CASES, TASKS, Case
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

    assert read.json["allowed_commands"] == ["dispatch", "attach"]
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
