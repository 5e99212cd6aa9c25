"""
Who may not read something learns by no command that it is there: 404 before state (V-01).

Each command of the street side is asked of something of another community, of something of a
colleague, and of something that is not there, by each role that may give it at all.
"""

from typing import Any

import pytest

from events.catalog.names import Role
from grid.grid_case.table import OFFERED
from grid.workers.acts import ACTS as OF_WORKERS
from grid.workers.acts import AssignWorker
from grid.workers.round_acts import ACTS as OF_ROUNDS
from grid.workers.round_acts import PlanRound
from hotline.app.web import POLICY
from tests.hotline.api.test_matrix import NOBODYS
from tests.journeys.cases import CASES, Case
from tests.journeys.test_rounds import PATH as ROUNDS
from tests.journeys.test_rounds import planned
from tests.journeys.test_rounds import team as team_of_rounds
from tests.journeys.test_workers import IN_FIRST, assigned
from tests.journeys.test_workers import PATH as WORKERS
from tests.journeys.town import Reply, Town

team = team_of_rounds
STRANGERS = {  # who may read nothing of this community, by role
    Role.GRID_WORKER: "patrol-2",
    Role.GRID_LEAD: "grid-lead-1",
    Role.HANDLER: "handler-lighting",
    Role.DEPARTMENT_LEAD: "department-lead-lighting",
}
Commands = list[tuple[str, Any, str]]


def commands(acts: Any, path: str, suffix: str = "") -> Commands:
    return [(f"{path}/{act.name.removesuffix(suffix)}", act.example, act.name) for act in acts]


async def told(town: Town, address: str, body: Any, operation: str) -> dict[str, tuple[int, str]]:
    """What each stranger who may give the command is answered, without the address itself."""
    found = {}
    for role, by in STRANGERS.items():
        allowed = POLICY[operation]
        if isinstance(allowed, frozenset) and role in allowed:
            reply: Reply = await town.post(by, address, body, version=1)
            found[by] = (reply.status, reply.json["code"])
    return found


@pytest.mark.parametrize("kind", ["case", "worker", "round"])
async def test_a_command_on_what_is_not_yours_is_answered_as_one_on_nothing(team: Town, kind: str):
    number, path, acts = await foreign(team, kind)
    asked = 0
    for address, body, operation in acts:
        theirs = await told(team, address.format(number), body, operation)
        absent = await told(team, address.format(NOBODYS[path]), body, operation)
        assert theirs == absent, address
        assert {404} >= {status for status, _ in theirs.values()}, address
        asked += len(theirs)

    assert asked > len(acts) // 2


async def foreign(town: Town, kind: str) -> tuple[str, str, Commands]:
    if kind == "case":
        case = await Case.reported(town, "operator", place={"text": "某路口", "point": IN_FIRST})
        acts = [(f"{CASES}/{{}}/{verb}", act.example, act.name) for verb, act in OFFERED.items()]
        return case.case_no, "case_no", acts
    if kind == "worker":
        await assigned(town, "patrol-1")
        of_one = [act for act in OF_WORKERS if act.command is not AssignWorker]
        return "patrol-1", "worker", commands(of_one, f"{WORKERS}/{{}}", "-worker")
    of_one = [act for act in OF_ROUNDS if act.command is not PlanRound]
    round_id = (await planned(town))["round_id"]
    return round_id, "round_id", commands(of_one, f"{ROUNDS}/{{}}", "-round")


async def test_a_round_of_another_worker_does_not_exist_for_a_phone(team: Town):
    """In a sync, too; the worker who had it before is told that it is not theirs any more."""
    round_id = (await planned(team))["round_id"]
    await team.post("supervisor", f"{ROUNDS}/{round_id}/reassign", {"worker": "worker-6"})
    former = await team.post("patrol-1", f"{ROUNDS}/{round_id}/end", {})
    kept = await team.get("patrol-1", f"{ROUNDS}/{round_id}")

    assert (former.status, former.code) == (409, "patrol_round.not_yours")
    assert kept.status == 200


async def test_a_lead_who_was_released_is_no_lead_from_that_answer_on(team: Town):
    """Decided by their own stream: the roster of the service hears of it later."""
    case = await Case.reported(team, "operator")
    await case.goes("operator", "request-verification", {"worker": "worker-1"})
    area = (await team.get("supervisor", f"{WORKERS}/grid-lead-1")).json["area"]
    await team.settled()
    read = [await team.get("grid-lead-1", f"{case.path}{each}") for each in ("", "/timeline")]
    try:
        released = await team.post("supervisor", f"{WORKERS}/grid-lead-1/release", {})
        unread = [await team.get("grid-lead-1", f"{case.path}{each}") for each in ("", "/timeline")]
        unlisted = await team.get("grid-lead-1", CASES)
        body = {"worker": "worker-2", "area": case.json["place"]["community"]}
        assigns = await team.post("grid-lead-1", WORKERS, body)
        reads = await team.get("grid-lead-1", f"{WORKERS}/worker-1")
        gives = await case.tries("grid-lead-1", "reassign-task", {"worker": "worker-2"})
        own = await team.post(
            "grid-lead-1", WORKERS, {"worker": "grid-lead-1", "area": area, "is_lead": True}
        )
    finally:
        await assigned(team, "grid-lead-1", area=area, is_lead=True)

    assert [200, 200] == [each.status for each in read]
    assert released.status == 200
    assert [404, 404] == [each.status for each in unread]
    assert case.case_no not in {each["case_no"] for each in unlisted.json["items"]}
    assert (assigns.status, assigns.code) == (409, "grid_worker.not_your_area")
    assert reads.status == 404
    assert (gives.status, gives.code) in {
        (422, "grid_case.worker_elsewhere"),
        (404, "request.not_found"),
    }
    assert (own.status, own.code) == (409, "grid_worker.own_appointment")
