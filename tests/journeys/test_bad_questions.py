"""A question that cannot be answered is refused with the code that says why."""

from typing import Any

import pytest

from tests.journeys.story import CALL
from tests.journeys.town import ORDERS, Town

FIGURE = "/api/v1/indicators/on-time-rate"
PAUSED_BACKWARDS = {
    "start": "2026-03-10T09:00:00+08:00",
    "limit": {"value": 5, "unit": "working_day"},
    "pauses": [{"from": "2026-03-12T09:00:00+08:00", "to": "2026-03-11T09:00:00+08:00"}],
}


@pytest.mark.parametrize(
    ("path", "code", "status"),
    [
        (f"{FIGURE}?from=2026-04-01&to=2026-03-01", "indicator.bad_period", 422),
        ("/api/v1/cells?scheme=duty", "grid.no_such_scheme", 404),
        (f"{FIGURE}?from=2026-03-01&to=2026-04-01&group=99", "request.invalid", 422),
        (f"{FIGURE}?from=2026-03-01&to=2026-04-01&subgroup=0199", "request.invalid", 422),
        (f"{FIGURE}?from=2026-03-01&to=2026-04-01&group=010301", "request.invalid", 422),
        (f"{ORDERS}?q=%ff", "request.malformed_address", 400),
        ("/api/v1/cells/at?lon=23.36&lat=116.70&crs=wgs84", "request.invalid", 422),
        ("/api/v1/cells/at?lon=23.36&lat=80&crs=wgs84", "place.bad_point", 422),
    ],
)
async def test_a_get_that_cannot_be_answered(town: Town, path: str, code: str, status: int):
    reply = await town.get("supervisor", path)

    assert (reply.status, reply.code) == (status, code)


@pytest.mark.parametrize(
    ("since", "to", "named", "message"),
    [
        ("2026-02-31", "2026-04-01", "from", "没有这一天"),
        ("2026-03-01", "2026-13-01", "to", "没有这一天"),
        ("yesterday", "2026-04-01", "from", "应为日期"),
        ("2026-04-01", "2026-03-01", "to", "须晚于起始时间"),
    ],
)
async def test_a_period_is_refused_by_the_name_of_its_end(
    town: Town, since: str, to: str, named: str, message: str
):
    reply = await town.get("supervisor", FIGURE, **{"from": since, "to": to})
    (error,) = reply.json["errors"]

    assert reply.status == 422
    assert error["parameter"] == named
    assert message in error["message"]
    assert reply.json["detail"].startswith(f"{named} {error['message']}")
    assert not error["message"].startswith(named)


async def test_a_pause_that_ends_before_it_begins(town: Town):
    reply = await town.post("editor", "/api/v1/clocks/preview", PAUSED_BACKWARDS, key=None)

    assert (reply.status, reply.code) == (422, "clock.pause_backwards")


@pytest.mark.parametrize("unit", ["natural_day", "working_day"])
async def test_the_longest_limit_that_may_be_asked_for_can_be_computed(town: Town, unit: str):
    longest: dict[str, Any] = {
        "start": "2200-12-31T23:59:59+08:00",
        "limit": {"value": 100_000, "unit": unit},
    }
    reply = await town.post("editor", "/api/v1/clocks/preview", longest, key=None)

    assert (reply.status, reply.json["provisional"]) == (200, unit == "working_day")


async def test_a_point_whose_numbers_are_swapped(town: Town):
    point = {"lon": 23.36, "lat": 85.0, "crs": "wgs84"}
    reply = await town.post("operator", ORDERS, {**CALL, "place": {"text": None, "point": point}})

    assert (reply.status, reply.code) == (422, "place.bad_point")
