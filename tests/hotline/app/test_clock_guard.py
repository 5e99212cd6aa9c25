"""A machine clock that jumps, or that is behind its own log, is said where somebody sees it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from events.clock import DrivenClock
from events.embedded import Server
from events.postgres.properties import mark_simulated
from hotline.app.doctor.check import Severity
from hotline.app.doctor.city import clock_check
from hotline.app.serve import Running, running, watch_clock
from hotline.app.settings import Settings
from tests.databases import Database, cloned
from tests.events.logs import T0, new, opened


def settings_for(database: Database, state: Path) -> Settings:
    return Settings(state=state, database_url=database.dsn, port=0)


async def alarms(service: Running) -> list[dict[str, Any]]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{service.address}/readyz") as answer,
    ):
        found: list[dict[str, Any]] = (await answer.json())["alarms"]
    return [each for each in found if each["code"] == "clock.ahead"]


async def test_a_service_of_a_real_city_raises_an_alarm_when_its_clock_jumps(
    safe_server: Server, state_folder: Path
):
    async with (
        cloned(safe_server) as database,
        running(settings_for(database, state_folder)) as service,
    ):
        before = await alarms(service)
        pace = service.core.store.pace
        assert pace is not None
        pace.clock = DrivenClock(datetime.now(UTC) + timedelta(hours=2))
        [alarm] = await alarms(service)

    assert [] == before
    assert "hotline doctor" in alarm["action"]


async def test_the_clock_of_a_simulated_city_may_jump(database: Database):
    async with opened(database.dsn) as store:
        await mark_simulated(store.pool, "shantou")
        await watch_clock(store)

        assert store.pace is None


async def test_a_log_that_ends_in_the_future_is_said_at_the_start_and_by_doctor(
    database: Database, capsys: pytest.CaptureFixture[str]
):
    behind = DrivenClock(T0 - timedelta(minutes=6))
    async with opened(database.dsn) as store:
        await store.append(new("order-1", 0))
        await watch_clock(store, behind)
        said = capsys.readouterr().out
        check = await clock_check(store.pool, behind)

    assert "log_ends_in_the_future" in said
    assert Severity.BAD is check.level
    assert "2026-03-02 09:30" in check.value
    assert "超前" in check.why
