"""What a failed request is told about what was saved: only what is certain."""

import asyncio
from typing import Any

import asyncpg
import pytest

from events.execute import StaleVersion
from events.postgres.fair_pool import PoolBusy
from events.store import ConcurrentAppend, KeyReused, LogBusy, OutcomeUnknown, SavedNotShown
from hotline.app.web import FAMILIES
from hotline.http.routes import Call, Response, Route, route
from tests.hotline.app.database.test_pools import held
from tests.hotline.http.house import House, serving
from tests.journeys.story import CALL, Story
from tests.journeys.town import ORDERS, Town

NOT_SAID = object()
ERRORS: dict[str, Exception] = {
    "busy log": LogBusy(),
    "busy pool": PoolBusy(),
    "unknown": OutcomeUnknown(),
    "saved": SavedNotShown(),
    "refused connection": ConnectionRefusedError(),
    "lost": asyncpg.ConnectionDoesNotExistError(),
    "slow": TimeoutError(),
    "stale": StaleVersion("work_order-1", 1),
    "concurrent": ConcurrentAppend(),
    "reused": KeyReused(),
}


class Failing(House):
    """An operation that fails as it is told: once read, once written."""

    async def fail_so(self, call: Call[Any, Any]) -> Response:
        raise ERRORS[call.path["how"]]

    async def never(self, call: Call[Any, Any]) -> Response:
        await asyncio.get_running_loop().create_future()
        raise AssertionError("unreachable")

    def routes(self) -> list[Route]:
        both = {"summary": "出错", "tag": "其他"}
        return [
            route("GET", "/how/{how}", self.fail_so, operation="fail", **both),
            route("POST", "/how/{how}", self.fail_so, operation="hurried", **both),
            route("GET", "/never", self.never, operation="live", seconds=0.05, **both),
            route("POST", "/never", self.never, operation="slow", seconds=0.05, **both),
        ]


@pytest.mark.parametrize(
    ("how", "code", "saved"),
    [
        ("busy log", "server.busy", False),
        ("busy pool", "server.overloaded", False),
        ("unknown", "server.outcome_unknown", None),
        ("saved", "server.saved_not_shown", True),
        ("refused connection", "server.database_away", False),
        ("lost", "server.database_away", False),
        ("slow", "server.database_away", False),
    ],
)
async def test_who_writes_is_told_what_is_certain(how: str, code: str, saved: object):
    async with serving(Failing(), families=FAMILIES) as client:
        told = await client.call("POST", f"/how/{how}")

    assert (told.status, told.code, told.json["saved"]) == (503, code, saved)
    assert "Retry-After" in told.headers


@pytest.mark.parametrize("how", ["refused connection", "lost", "slow"])
async def test_who_reads_is_told_nothing_about_saving(how: str):
    async with serving(Failing(), families=FAMILIES) as client:
        told = await client.call("GET", f"/how/{how}")

    assert (told.code, told.json.get("saved", NOT_SAID)) == ("server.database_away", NOT_SAID)
    assert "保存" not in told.json["title"]


async def test_a_deadline_leaves_a_command_uncertain_and_a_reader_alone():
    async with serving(Failing(), families=FAMILIES) as client:
        written = await client.call("POST", "/never")
        read = await client.call("GET", "/never")

    assert (written.code, written.json["saved"]) == ("server.outcome_unknown", None)
    assert "同一 Idempotency-Key" in written.json["title"]
    assert (read.code, read.json.get("saved", NOT_SAID)) == ("server.deadline", NOT_SAID)


@pytest.mark.parametrize("how", ["stale", "concurrent", "reused"])
async def test_a_refusal_by_the_log_says_that_nothing_was_saved(how: str):
    async with serving(Failing(), families=FAMILIES) as client:
        told = await client.call("POST", f"/how/{how}")

    assert told.status in {409, 412, 422}
    assert "本次操作未保存" in told.json["title"]


async def test_a_command_that_gets_no_connection_saved_nothing(town: Town):
    story = await Story.begins(town)
    async with held(town.pools.commands):
        told = await story.tries("operator", "accept")
    today = await story.read("operator")

    assert (told.status, told.json["saved"]) == (503, False)
    assert today.json["version"] == story.shown["version"]


async def test_a_repeat_whose_first_answer_cannot_be_read_is_told_that_it_was_saved(town: Town):
    """The append recognises the key; what it led to must be read on another connection."""
    first = await town.post("operator", ORDERS, CALL, key="seen-once")
    async with held(town.pools.commands):
        told = await town.post("operator", ORDERS, CALL, key="seen-once")
    again = await town.post("operator", ORDERS, CALL, key="seen-once")

    assert first.status == 201
    assert (told.status, told.code) == (503, "server.saved_not_shown")
    assert told.json["saved"] is True
    assert "已经保存" in told.json["title"]
    assert again.json["order_no"] == first.json["order_no"]
    assert again.headers["Idempotency-Replayed"] == "true"
