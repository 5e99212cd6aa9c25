"""A worker's phone tells where it is; few may read it, and each read is recorded."""

from datetime import datetime, timedelta
from typing import Any

from tests.journeys.town import Reply, Town

POSITIONS = "/api/v1/grid/positions"
HOUR = timedelta(hours=1)


def points(begin: datetime, *metres: float) -> list[dict[str, Any]]:
    """A position each minute, so far north of the first."""
    return [
        {
            "at": (begin + timedelta(minutes=number)).isoformat(),
            "lon": 116.7,
            "lat": 23.36 + each / 111_195,
            "crs": "wgs84",
            "accuracy_m": 5,
        }
        for number, each in enumerate(metres)
    ]


async def sent(
    town: Town, device: str, some: list[dict[str, Any]], by: str = "worker-3", **more: str
) -> Reply:
    return await town.post(by, POSITIONS, {"device_id": device, "points": some, **more})


async def track(town: Town, by: str, since: datetime, to: datetime, **more: Any) -> Reply:
    period = {"from": since.isoformat(), "to": to.isoformat()}
    return await town.get(by, POSITIONS, worker="worker-3", **period, **more)


async def test_positions_are_kept_once_and_read_in_order_with_signals(town: Town, key: str):
    town.wait(hours=5)  # no position of another test is in this hour
    begin = town.clock() - HOUR
    walk = points(begin, 0, 60, 9_000, 9_050)
    first = await sent(town, key, walk[::-1])
    again = await sent(town, key, walk)
    read = await track(town, "supervisor", begin, begin + HOUR)

    assert {"kept": 4, "known": 0, "too_old": 0} == {
        name: first.json[name] for name in ("kept", "known", "too_old")
    }
    assert (again.json["kept"], again.json["known"]) == (0, 4)
    items = [each for each in read.json["items"] if each["device_id"] == key]
    assert [datetime.fromisoformat(each["at"]) for each in walk] == [
        datetime.fromisoformat(each["at"]) for each in items
    ]
    assert [[], [], ["impossible_speed"], []] == [
        [signal["code"] for signal in each["signals"]] for each in items
    ]


async def test_a_track_in_pages_has_the_same_signals(town: Town, key: str):
    town.wait(hours=5)  # no position of another test is in this hour
    begin = town.clock() - HOUR
    await sent(town, key, points(begin, 0, 9_000, 9_050, 18_000, 18_010))
    whole = (await track(town, "supervisor", begin, begin + HOUR)).json
    paged: list[Any] = []
    cursor = {}
    while True:
        page = (await track(town, "supervisor", begin, begin + HOUR, limit=2, **cursor)).json
        paged += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}

    assert whole["next_cursor"] is None
    assert len(whole["items"]) == 5
    assert paged == whole["items"]


async def test_the_phones_clock_is_corrected_by_what_it_was_when_it_sent(town: Town, key: str):
    """A phone that begins in 1970 has walked in the last hour all the same."""
    wrong = datetime.fromisoformat("1970-01-01T08:30:00+08:00")
    begin = town.clock() - timedelta(minutes=30)
    reply = await sent(
        town, key, points(wrong - timedelta(minutes=30), 0, 50), sent_at=wrong.isoformat()
    )
    read = await track(town, "supervisor", begin - timedelta(minutes=2), town.clock())
    items = [each for each in read.json["items"] if each["device_id"] == key]

    assert reply.json["kept"] == 2
    assert reply.json["clock_skew_s"] > 50 * 365 * 86_400
    assert len(items) == 2
    assert items[0]["phone_at"].startswith("1970-01-01T08:00:00")


async def test_what_is_older_than_the_policy_keeps_is_not_kept(town: Town, key: str):
    reply = await sent(town, key, points(town.clock() - timedelta(days=100), 0, 50))

    assert (reply.json["kept"], reply.json["too_old"]) == (0, 2)


async def test_the_lead_of_a_division_reads_the_workers_in_it_and_no_others(town: Town):
    now = town.clock()
    workers = (await town.get("supervisor", "/api/v1/grid/workers", limit=200)).json["items"]
    mine = (await town.get("grid-lead-1", "/api/v1/grid/workers", limit=200)).json["items"]
    led = {each["worker"] for each in mine} - {"grid-lead-1"}
    assert led < {each["worker"] for each in workers}

    for each in workers:
        period = {"from": (now - HOUR).isoformat(), "to": now.isoformat()}
        reply = await town.get("grid-lead-1", POSITIONS, worker=each["worker"], **period)
        allowed = each["worker"] in {*led, "grid-lead-1"}
        assert reply.status == (200 if allowed else 403), each["worker"]


async def test_positions_are_read_by_supervisors_and_leads_of_the_worker_alone(town: Town):
    now = town.clock()
    by = {
        reader: (await track(town, reader, now - HOUR, now)).code
        for reader in ("worker-3", "grid-lead-1", "shift-lead", "inspector", "system-admin")
    }

    assert by == {
        "worker-3": "access.forbidden",
        "grid-lead-1": "grid.not_your_worker",
        "shift-lead": "access.forbidden",
        "inspector": "access.forbidden",
        "system-admin": "access.forbidden",
    }


async def test_each_read_is_recorded_once_an_hour(town: Town):
    now = town.clock()
    for _ in range(2):
        await track(town, "supervisor-2", now - HOUR, now)
    async with town.pools.orders.acquire() as connection:
        rows = await connection.fetch(
            "SELECT actor, data FROM hotline_log.event"
            " WHERE stream = 'position_access-worker-3' AND actor = 'supervisor-2'"
            " AND (data->>'until')::timestamptz = $1",
            now,
        )

    assert len(rows) == 1


async def test_a_swapped_pair_and_a_period_of_days_are_refused(town: Town, key: str):
    now = town.clock()
    swapped = [{**points(now, 0)[0], "lon": 23.36, "lat": 90.0}]
    long = await track(town, "supervisor", now - timedelta(days=2), now)
    backwards = await track(town, "supervisor", now, now - HOUR)

    assert (await sent(town, key, swapped)).status == 422
    assert {"grid.bad_track_period"} == {long.code, backwards.code}
