"""Histories of cases, decided by the rules themselves, and written into the log many times over."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any, NamedTuple

from events.catalog.names import CaseSource, VerificationResult
from events.event import Event
from events.stored.codec import encode
from grid.grid_case.acts.dispatching import AcknowledgeCase, DispatchCase
from grid.grid_case.acts.handling import CloseCase, SubmitCaseCheck, SubmitCaseHandling
from grid.grid_case.acts.reporting import (
    NotOpenCase,
    OpenCase,
    RequestCaseVerification,
    SubmitCaseVerification,
)
from grid.grid_case.context import AskedOfCase
from grid.grid_case.inputs import CatalogueKey
from hotline.bench.synthetic.log import HEAD, LOCK, MOVE_HEAD
from projections.engine.runner import Runner
from projections.figures.question import Question
from tests.databases import Database
from tests.grid.grid_case.spec import (
    CASE_NO,
    DEPARTMENT,
    DISPATCHER,
    OPERATOR,
    SHIFT_LEAD,
    WORKER,
    ask,
    given,
    report,
)
from tests.projections.figures.recount import catch_up

Asked = AskedOfCase[Any]
COLUMNS = (
    *("position", "stream", "version", "type", "schema_version", "recorded_at", "actor"),
    *("department", "data", "subject_id", "hash"),
)
MINUTE = timedelta(minutes=1)
EVENT = CatalogueKey(code="06010")
COMPONENT = CatalogueKey(kind="component", code="01037")


class Said(NamedTuple):
    """An event with the account that made it happen."""

    event: Event
    actor: str
    department: str | None = None


History = Sequence[Said]


def history(*asked: Asked) -> History:
    """What the rules decide for each command, in turn."""
    told, before = [], 0
    for number, each in enumerate(asked, 1):
        events = given(*asked[:number]).history
        told += [Said(event, each.by.account, each.by.department) for event in events[before:]]
        before = len(events)
    return told


def by_worker(at: datetime, matter: CatalogueKey = EVENT) -> list[Asked]:
    return [report(at=at, matter=matter)]


def by_public(at: datetime, matter: CatalogueKey = EVENT) -> list[Asked]:
    """Verified as true by the worker of the cell."""
    return [
        report(OPERATOR, at, source=CaseSource.PUBLIC, matter=matter),
        ask(RequestCaseVerification(), OPERATOR, at + MINUTE),
        ask(SubmitCaseVerification(result=VerificationResult.TRUE), WORKER, at + 2 * MINUTE),
    ]


def opened(reported: list[Asked]) -> list[Asked]:
    return [*reported, ask(OpenCase(), SHIFT_LEAD, reported[-1].at + MINUTE)]


def not_opened(reported: list[Asked]) -> list[Asked]:
    refused = NotOpenCase(reason="不属于城市管理范围。")
    return [*reported, ask(refused, SHIFT_LEAD, reported[-1].at + MINUTE)]


def dispatched(reported: list[Asked]) -> list[Asked]:
    before = opened(reported)
    at = before[-1].at + MINUTE
    return [
        *before,
        ask(DispatchCase(), DISPATCHER, at),
        ask(AcknowledgeCase(), DEPARTMENT, at + MINUTE),
    ]


def handled(before: list[Asked], at: datetime) -> list[Asked]:
    return [*before, ask(SubmitCaseHandling(note="已处置"), DEPARTMENT, at)]


def checked(before: list[Asked], *, passed: bool = True) -> list[Asked]:
    note = None if passed else "未到位"
    at = before[-1].at + 10 * MINUTE
    return [*before, ask(SubmitCaseCheck(passed=passed, note=note), WORKER, at)]


def closed(before: list[Asked]) -> list[Asked]:
    found = checked(before)
    return [*found, ask(CloseCase(), SHIFT_LEAD, found[-1].at + 10 * MINUTE)]


def number(case: int) -> str:
    return f"G20260302-440500-{case:06d}"


async def live(
    database: Database, view: Runner, lives: Sequence[History], *, size: int = 5_000
) -> int:
    """Write each history as a case of its own, take all in, and return the head of the log."""
    known = {id(each): encoded(each) for each in lives}
    log = [
        (at, case, version, line)
        for case, life in enumerate(lives, 1)
        for version, (at, line) in enumerate(known[id(life)], 1)
    ]
    log.sort(key=itemgetter(0, 1, 2))
    async with database.pool.acquire() as connection, connection.transaction():
        await connection.execute(LOCK)
        head = int(await connection.fetchval(HEAD))
        records = [
            row(head + place, number(case), version, at, line)
            for place, (at, case, version, line) in enumerate(log, 1)
        ]
        await connection.copy_records_to_table(
            "event", schema_name="hotline_log", columns=COLUMNS, records=records
        )
        await connection.execute(MOVE_HEAD)
    await catch_up(view, size)
    return head + len(log)


class Line(NamedTuple):
    type: str
    schema: int
    data: str
    actor: str
    department: str | None


def encoded(life: History) -> list[tuple[datetime, Line]]:
    """Once for each history, however many cases have it."""
    return [
        (
            each.event.at,
            Line(told.type, told.schema_version, told.data.decode(), each.actor, each.department),
        )
        for each in life
        for told in (encode(each.event),)
    ]


def row(place: int, own: str, version: int, at: datetime, line: Line) -> tuple[object, ...]:
    data = line.data.replace(CASE_NO, own)
    begun = (place, f"grid_case-{own}", version, line.type, line.schema, at)
    return (*begun, line.actor, line.department, data, None, b"")


def around(since: datetime, to: datetime, position: int) -> Question:
    return Question(
        since=since, to=to, as_of=to, zone="Asia/Shanghai", position=position, protected="all"
    )
