"""Grid workers: a lead gives them cells, they start and end shifts, everyone sees who is where."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from grid.workers.acts import ACTS
from hotline.api.permissions import PERMISSIONS
from tests.journeys.cases import Case
from tests.journeys.town import Reply, Town

PATH = "/api/v1/grid/workers"
WITHOUT = "/api/v1/grid/cells-without-worker"
STREET, HERE = "440511007000", "440511007011"
IN_FIRST = {"lon": 116.6900, "lat": 23.3443, "crs": "wgs84"}  # of these cells
CELLS = [f"{HERE}{serial:03d}" for serial in (1, 2, 3)]


async def assigned(town: Town, worker: str, by: str = "supervisor", **body: Any) -> Reply:
    reply = await town.post(by, PATH, {"worker": worker, "area": HERE, **body})
    assert reply.status == 200, reply.raw
    return reply


@pytest.fixture
async def team(town: Town) -> Town:
    """A lead and two workers, nobody on duty."""
    await assigned(town, "patrol-lead", is_lead=True)
    await assigned(town, "patrol-1", cells=CELLS[:2])
    await assigned(town, "patrol-2", cells=CELLS[2:])
    for worker in ("patrol-1", "patrol-2"):
        await town.post(worker, f"{PATH}/{worker}/end-shift", {})
    return town


async def listed(town: Town, reader: str = "patrol-lead", **query: Any) -> dict[str, Any]:
    reply = await town.get(reader, PATH, limit=200, **query)
    assert reply.status == 200, reply.raw
    return {each["worker"]: each for each in reply.json["items"]}


async def test_a_worker_is_on_duty_from_the_start_of_the_shift_to_its_end(team: Town):
    path = f"{PATH}/patrol-1"
    phone = (team.clock() - timedelta(hours=3)).isoformat()
    started = await team.post("patrol-1", f"{path}/start-shift", {"phone_at": phone})
    on_duty = await listed(team, status="on_duty", min_position=started.position)
    ended = await team.post("patrol-1", f"{path}/end-shift", {})
    off_duty = await listed(team, status="off_duty", min_position=ended.position)

    assert (started.status, started.json["status"]) == (200, "on_duty")
    assert datetime.fromisoformat(started.json["shift"]["started_at"]) > team.clock() - timedelta(
        minutes=5
    )
    assert on_duty.keys() == {"patrol-1"}
    assert on_duty["patrol-1"]["cells"] == CELLS[:2]
    assert on_duty["patrol-1"]["area"] == HERE
    assert off_duty.keys() == {"patrol-1", "patrol-2", "patrol-lead"}


async def test_a_forgotten_shift_ends_by_the_clock(team: Town):
    started = await team.post("patrol-1", f"{PATH}/patrol-1/start-shift", {})
    team.wait(hours=13)
    found = (await listed(team, min_position=started.position))["patrol-1"]
    late = await team.post("patrol-1", f"{PATH}/patrol-1/end-shift", {})

    assert found["status"] == "off_duty"
    assert found["shift"]["ended_at"] == found["shift"]["ends_at"]
    assert (late.status, late.code) == (409, "grid_worker.not_allowed_now")
    assert "上岗" in late.text or "在岗" in late.text


async def test_the_clock_records_the_end_of_a_forgotten_shift_once(team: Town):
    started = await team.post("patrol-1", f"{PATH}/patrol-1/start-shift", {})
    team.wait(hours=12)
    own = f"{PATH}/patrol-1"
    async with asyncio.timeout(60):
        while (await team.get("patrol-1", own)).json["version"] == started.json["version"]:
            await asyncio.sleep(0.05)
    ended = (await team.get("patrol-1", own)).json
    again = (await team.post("patrol-1", f"{own}/start-shift", {})).json

    assert ended["shift"]["ended_at"] == ended["shift"]["ends_at"]
    assert again["version"] == ended["version"] + 1  # no second end before the start


async def test_a_lead_lets_another_worker_take_over_and_reassigns_cells(team: Town):
    await team.post("patrol-1", f"{PATH}/patrol-1/start-shift", {})
    second = await team.post("patrol-2", f"{PATH}/patrol-2/start-shift", {})
    await listed(team, min_position=second.position)
    relieved = await team.post("patrol-lead", f"{PATH}/patrol-1/relieve", {"by": "patrol-2"})
    found = await listed(team, min_position=relieved.position)
    moved = await assigned(team, "patrol-2", by="patrol-lead", cells=CELLS)

    assert relieved.json["covered_by"] == "patrol-2"
    assert found["patrol-2"]["covers"] == ["patrol-1"]
    assert moved.json["cells"] == CELLS


async def test_cells_without_a_worker_say_why_and_who_gets_their_tasks(team: Town):
    started = await team.post("patrol-2", f"{PATH}/patrol-2/start-shift", {})
    page = await team.get(
        "patrol-lead", WITHOUT, limit=200, area=HERE, min_position=started.position
    )
    found = {each["cell"]: each for each in page.json["items"]}
    alone = await team.get("patrol-lead", WITHOUT, area=HERE, reason="off_duty", limit=1)

    assert CELLS[2] not in found
    assert (found[CELLS[0]]["reason"], found[CELLS[0]]["workers"]) == ("off_duty", ["patrol-1"])
    assert found[CELLS[0]]["goes_to"] == "patrol-lead"
    assert page.json["off_duty"] == 2
    assert page.json["cells"] == page.json["unassigned"] + page.json["off_duty"] + 1
    assert [each["cell"] for each in alone.json["items"]] == CELLS[:1]
    assert alone.json["next_cursor"] is not None


async def test_who_reads_which_workers(team: Town):
    own = await team.get("patrol-1", f"{PATH}/patrol-1")
    others = await team.get("patrol-1", f"{PATH}/patrol-2")
    lead_of_another = await team.get("grid-lead-1", f"{PATH}/patrol-1")
    missing = await team.get("supervisor", f"{PATH}/worker-of-no-one")
    everyone = await listed(team, "supervisor", area=STREET)

    assert (own.status, own.json["name"]) == (200, "巡查员甲")
    assert (others.status, lead_of_another.status, missing.status) == (404, 404, 404)
    assert {"patrol-1", "patrol-2", "patrol-lead"} <= everyone.keys()
    assert (await team.get("patrol-1", PATH)).status == 403
    assert not await listed(team, "grid-lead-1", area=STREET)


async def test_a_repeated_key_answers_the_first_time(team: Town, key: str):
    path = f"{PATH}/patrol-1/start-shift"
    first = await team.post("patrol-1", path, {}, key=key)
    again = await team.post("patrol-1", path, {}, key=key)

    assert (first.status, again.status) == (200, 200)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json["shift"]["started_at"] == first.json["shift"]["started_at"]


async def test_a_shift_of_another_and_a_point_that_cannot_be_one_are_refused(team: Town):
    other = await team.post("patrol-2", f"{PATH}/patrol-1/start-shift", {})
    theirs = await team.post("patrol-lead", f"{PATH}/patrol-1/start-shift", {})
    nowhere = {"point": {"lon": 116.7, "lat": 95.0, "crs": "wgs84"}}
    wrong = await team.post("patrol-1", f"{PATH}/patrol-1/start-shift", nowhere)
    unknown = await team.post("supervisor", f"{PATH}/worker-of-no-one/release", {})

    assert (other.status, other.code) == (404, "request.not_found")
    assert (theirs.status, theirs.code) == (409, "grid_worker.not_yourself")
    assert wrong.status == 422
    assert unknown.status == 404


async def test_the_demo_city_has_workers_on_real_cells_and_some_on_duty(town: Town):
    page = (await town.get("supervisor", PATH, limit=200)).json
    posts = [each for each in page["items"] if each["worker"].startswith("handler-worker-")]
    leads = {each["worker"]: each["area_name"] for each in page["items"] if each["is_lead"]}

    period = {"from": "2026-03-09", "to": "2026-03-10"}  # the day before the town's first
    patrol = (await town.get("supervisor", "/api/v1/grid/patrol-coverage", **period)).json

    assert posts
    assert 0 < patrol["total"]["numerator"] < patrol["total"]["denominator"]
    assert all(each["cells"] and not each["missing_cells"] for each in posts)
    assert leads["grid-lead-1"] == "石炮台街道"
    assert any(each["shift"] for each in posts)
    assert not all(each["shift"] for each in page["items"])


def test_the_policy_table_gives_the_roles_of_the_acts():
    """The hotline side may not import the acts of the street side."""
    assert {act.name: act.roles for act in ACTS} == {
        act.name: PERMISSIONS[act.name] for act in ACTS
    }


async def test_a_case_goes_to_the_worker_on_duty_and_is_read_by_the_lead_of_its_community(
    team: Town,
):
    """Of the cell; the check task of a handled case too."""
    started = await team.post("patrol-1", f"{PATH}/patrol-1/start-shift", {})
    await listed(team, min_position=started.position)
    case = await Case.reported(team, "patrol-2", place={"text": "某路口", "point": IN_FIRST})
    await case.submitted()
    of_the_lead = await case.read("patrol-lead")
    of_another = await case.read("grid-lead-1")

    assert case.json["place"]["cell"]["code"] == CELLS[0]
    assert case.worker == "patrol-1"
    assert (of_the_lead.status, of_another.status) == (200, 404)


async def test_communities_that_fall_short_of_the_norms_are_listed(team: Town):
    """Households are counted, never persons (G-07)."""
    path = "/api/v1/grid/staffing"
    whole = await team.get("supervisor", path, area=STREET, limit=200)
    own = await team.get("patrol-lead", path)
    short = await team.get("supervisor", path, area=STREET, is_short="true", limit=1)
    (here,) = own.json["items"]

    assert here["community"] == HERE
    assert (here["workers"], here["needed"]) == (2, max(5, -(-here["households"] // 300)))
    assert here["short"] == here["needed"] - 2
    assert whole.json["communities"] == len(whole.json["items"])
    assert whole.json["short"] == sum(each["short"] for each in whole.json["items"])
    assert short.json["next_cursor"] is not None
