"""The on-duty rate over HTTP: minutes of shifts, the shifts behind them, who sees whose."""

from datetime import timedelta
from typing import Any

from tests.journeys.test_workers import HERE, PATH, assigned
from tests.journeys.town import Reply, Town

RATE = "/api/v1/grid/indicators/on-duty-rate"
TWO_HOURS = 119  # whole minutes at the least


def period(town: Town) -> dict[str, Any]:
    today = town.clock().date()
    return {"from": str(today - timedelta(days=3)), "to": str(today + timedelta(days=9))}


async def asked(town: Town, who: str, path: str = RATE, **query: Any) -> Reply:
    return await town.get(who, path, **{**period(town), **query})


async def shift_of_two_hours(town: Town) -> dict[str, Any]:
    """Of patrol-1; the position from which on it is over."""
    await assigned(town, "patrol-lead", is_lead=True)
    for worker in ("patrol-1", "patrol-2"):
        await assigned(town, worker)
        await town.post(worker, f"{PATH}/{worker}/end-shift", {})
    await town.post("patrol-1", f"{PATH}/patrol-1/start-shift", {})
    town.wait(hours=2)
    ended = await town.post("patrol-1", f"{PATH}/patrol-1/end-shift", {})
    return {"min_position": ended.position}


async def test_each_reader_sees_the_shifts_of_those_they_answer_for(town: Town):
    now = await shift_of_two_hours(town)
    whole = (await asked(town, "supervisor", by="worker", **now)).json
    (row,) = [each for each in whole["rows"] if each["key"] == "patrol-1"]
    own = {"by": "worker", "key": "patrol-1", **now}
    behind = {
        who: (await asked(town, who, f"{RATE}/shifts", **own)).json
        for who in ("supervisor", "patrol-lead", "patrol-1", "patrol-2", "dispatcher")
    }
    led = (await asked(town, "patrol-lead", by="community", **now)).json
    alone = (await asked(town, "patrol-2", by="worker", **now)).json

    assert row["numerator"] + row["left_out"] >= TWO_HOURS
    assert (None, None) == (row["interval"], row["rank"])
    for who in ("supervisor", "patrol-lead", "patrol-1"):
        items = behind[who]["items"]
        assert row["numerator"] == sum(each["on_duty"] for each in items), who
        assert row["left_out"] == sum(each["outside"] for each in items), who
        assert {("patrol-1", "worker", (HERE,))} >= {
            (each["worker"], each["ended_by"], tuple(each["communities"])) for each in items
        }
    assert [[], []] == [behind[who]["items"] for who in ("patrol-2", "dispatcher")]
    assert "dispatcher" == behind["dispatcher"]["scope"]["worker"]
    assert {HERE} == {each["key"] for each in led["rows"]}
    assert {"patrol-2"} == {each["key"] for each in alone["rows"]}
    assert "工作日历" in whole["definition"]["denominator"]


async def test_it_is_asked_as_of_a_moment_and_page_by_page(town: Town):
    before = town.clock() - timedelta(seconds=1)
    now = await shift_of_two_hours(town)
    own = {"by": "worker", "key": "patrol-1", **now}
    then = (await asked(town, "supervisor", by="worker", as_of=before.isoformat())).json
    today = (await asked(town, "supervisor", by="worker", **now)).json
    first = (await asked(town, "supervisor", f"{RATE}/shifts", **own, limit=1)).json
    every = (await asked(town, "supervisor", f"{RATE}/shifts", **own)).json["items"]
    found, cursor = first["items"], first["next_cursor"]
    while cursor:
        page = (
            await asked(town, "supervisor", f"{RATE}/shifts", **own, limit=1, cursor=cursor)
        ).json
        found, cursor = [*found, *page["items"]], page["next_cursor"]

    minutes = [each["total"]["numerator"] + each["total"]["left_out"] for each in (then, today)]
    assert minutes[0] + TWO_HOURS <= minutes[1]
    assert every == found


async def test_what_says_nothing_of_time_on_duty_is_refused(town: Town):
    wrong = (
        {"by": "matter"},
        {"department": "power"},
        {"cells": "now"},
        {"by": "day", "then_by": "cell"},
    )
    for path in (RATE, f"{RATE}/shifts"):
        for query in wrong:
            reply = await asked(town, "supervisor", path, **query)
            assert (422, "not_of_indicator") == (
                reply.status,
                reply.json["errors"][0]["code"],
            ), query
    assert 404 == (await asked(town, "supervisor", f"{RATE}/cases")).status
    assert 403 == (await asked(town, "analyst", f"{RATE}/shifts")).status
    assert 200 == (await asked(town, "analyst")).status
