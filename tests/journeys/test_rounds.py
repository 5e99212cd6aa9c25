"""Patrol rounds over HTTP: planned by a lead, gone by a worker, counted as done of due (G-08)."""

from datetime import date, timedelta
from typing import Any

import pytest

from grid.workers.round_acts import ACTS
from hotline.api.permissions import PERMISSIONS
from tests.journeys.test_workers import CELLS, HERE, assigned
from tests.journeys.town import Reply, Town

PATH = "/api/v1/grid/rounds"
COVERAGE = "/api/v1/grid/patrol-coverage"


@pytest.fixture
async def team(town: Town) -> Town:
    last = await assigned(town, "patrol-lead", is_lead=True)
    await town.get("patrol-lead", "/api/v1/grid/workers", min_position=last.position)
    return town


def today(town: Town) -> date:
    return town.clock().date()


async def planned(town: Town, **other: Any) -> dict[str, Any]:
    body = {
        "kind": "rental",
        "form": "on_foot",
        "period": "day",
        "starts_on": today(town).isoformat(),
        "area": HERE,
        "worker": "patrol-1",
        "cells": CELLS,
    }
    reply = await town.post("patrol-lead", PATH, body | other)
    assert reply.status == 201, reply.raw
    assert reply.headers["Location"] == f"{PATH}/{reply.json['round_id']}"
    return dict(reply.json)


async def passes(town: Town, round_id: str, cell: str) -> Reply:
    reply = await town.post("patrol-1", f"{PATH}/{round_id}/pass-point", {"cell": cell})
    assert reply.status == 200, reply.raw
    return reply


async def covered(town: Town, day: date, reader: str = "patrol-lead", **query: Any) -> Any:
    period = {"from": day.isoformat(), "to": (day + timedelta(days=1)).isoformat()}
    reply = await town.get(reader, COVERAGE, **period, **query)
    assert reply.status == 200, reply.raw
    return reply.json


async def test_coverage_is_what_was_passed_in_time_of_what_was_due(team: Town):
    """By worker, community, week and kind; a cancelled round counts nowhere."""
    team.wait(days=1)  # rounds of other tests were due on other days
    day = today(team)
    first, second, cancelled = [(await planned(team))["round_id"] for _ in range(3)]
    for cell in CELLS[:2]:
        await passes(team, first, cell)
    await team.post("patrol-lead", f"{PATH}/{cancelled}/cancel", {"reason": "weather"})
    team.wait(days=1, hours=10)
    last = await passes(team, second, CELLS[0])

    for by, key in (("worker", "patrol-1"), ("community", HERE), ("kind", "rental")):
        told = await covered(team, day, by=by, min_position=last.position)
        (row,) = [each for each in told["items"] if each["key"] == key]
        assert (row["numerator"], row["denominator"], row["late"]) == (2, 6, 1), by
        assert (row["rounds"], row["incomplete"], row["rate"]) == (2, 2, 0.3333)
        assert row["name"]
    (week,) = (await covered(team, day, by="week"))["items"]
    assert week["key"] == day.strftime("%G-W%V")
    assert (await covered(team, day + timedelta(days=40)))["total"]["rate"] is None


async def test_overdue_rounds_are_listed_until_they_are_done(team: Town):
    round_id = (await planned(team))["round_id"]
    team.wait(days=1, hours=1)

    async def overdue(position: int = 0) -> set[str]:
        query = {"state": "overdue", "area": HERE, "limit": 200, "min_position": position}
        reply = await team.get("patrol-lead", PATH, **query)
        return {each["round_id"] for each in reply.json["items"] if each["overdue"]}

    await team.settled()
    assert round_id in await overdue()
    for cell in CELLS:
        last = await passes(team, round_id, cell)
    assert round_id not in await overdue(last.position)
    assert last.json["late"] == len(CELLS)


async def test_a_worker_sees_their_own_rounds_and_a_lead_those_below(team: Town):
    round_id = (await planned(team))["round_id"]
    await team.settled()
    readers = {
        reader: (await team.get(reader, f"{PATH}/{round_id}")).status
        for reader in ("patrol-1", "patrol-2", "patrol-lead", "grid-lead-1", "inspector")
    }
    own = (await team.get("patrol-1", PATH, limit=200)).json["items"]
    others = (await team.get("patrol-2", PATH, worker="patrol-1")).json["items"]

    assert readers == {
        "patrol-1": 200, "patrol-2": 404, "patrol-lead": 200, "grid-lead-1": 404, "inspector": 200,
    }  # fmt: skip
    assert {each["worker"] for each in own} == {"patrol-1"}
    assert others == []


async def test_pages_of_rounds_follow_one_another(team: Town):
    made = {(await planned(team, worker="patrol-2"))["round_id"] for _ in range(3)}
    await team.settled()
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = await team.get("patrol-2", PATH, limit=1, **cursor)
        found += [each["round_id"] for each in page.json["items"]]
        if page.json["next_cursor"] is None:
            break
        cursor = {"cursor": page.json["next_cursor"]}

    assert len(found) == len(set(found))
    assert made <= set(found)


async def test_a_plan_is_made_once_and_its_repeat_says_the_same(team: Town, key: str):
    body = {
        "kind": "street",
        "form": "by_vehicle",
        "period": "week",
        "starts_on": today(team).isoformat(),
        "area": HERE,
        "worker": "patrol-1",
        "cells": CELLS[:1],
    }
    first = await team.post("patrol-lead", PATH, body, key=key)
    again = await team.post("patrol-lead", PATH, body, key=key)
    refused = await team.post("patrol-lead", PATH, {**body, "kind": "care"})
    cancel = f"{PATH}/{first.json['round_id']}/cancel"  # else it is due on the day of another test
    await team.post("patrol-lead", cancel, {"reason": "weather"})

    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json["round_id"] == first.json["round_id"]
    assert (refused.status, refused.code) == (409, "patrol_round.consent_needed")
    assert "同意" in refused.text


async def test_a_period_that_ends_before_it_begins_is_422(team: Town):
    backwards = {"from": "2026-03-02", "to": "2026-03-02"}
    reply = await team.get("supervisor", COVERAGE, **backwards)

    assert (reply.status, reply.code) == (422, "grid.period_backwards")


def test_the_policy_table_gives_the_roles_of_the_acts():
    own = {act.name: act.roles for act in ACTS}

    assert own == {name: PERMISSIONS[name] for name in own}
